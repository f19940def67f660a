# The key of a legal-entity number leaves out its label and the date behind it: those kept are derived again.

from django.db import migrations

from cooperatives.register.rules import legal_entity_key
from registry import history


def derive_again(apps, schema_editor):
    Cooperative = apps.get_model("cooperatives", "Cooperative")
    kept = Cooperative.objects.exclude(legal_entity_no="").values_list("pk", "legal_entity_no", "legal_entity_key")
    changed = [(pk, key) for pk, number, old in kept.iterator() if (key := legal_entity_key(number)[:120]) != old]
    if changed:
        with history.verb("derive_keys", by=None, on=None):
            for pk, key in changed:
                Cooperative.objects.filter(pk=pk).update(legal_entity_key=key)


class Migration(migrations.Migration):

    dependencies = [
        ('cooperatives', '0004_list_indexes'),
    ]

    operations = [
        migrations.RunPython(derive_again, migrations.RunPython.noop, elidable=True),
    ]
