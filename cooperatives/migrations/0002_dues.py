"""What dues need of PostgreSQL beside their tables: the functions that triggers call, and keys over two columns."""

from pathlib import Path

from django.db import migrations

FUNCTIONS = Path(__file__).with_suffix(".sql").read_text()
BELONGS = [
    ("membership", "member", "member"),
    ("membership", "category", "membercategory"),
    ("tariff", "category", "membercategory"),
    ("position", "member", "member"),
    ("entry", "member", "member"),
    ("entry", "run", "collectionrun"),
    ("handover", "run", "collectionrun"),
    ("handover", "makes_good", "shortage"),
    ("balancerequest", "member", "member"),
    ("voidedreceipt", "run", "collectionrun"),
    ("unmasking", "member", "member"),
    ("book", "agreement", "processingagreement"),
]


def belongs(table, column, to):
    """A row and what it points at are of one cooperative."""
    name = f"{table}_{column}_of_its_cooperative"
    return migrations.RunSQL(
        f"ALTER TABLE cooperatives_{table} ADD CONSTRAINT {name} FOREIGN KEY (cooperative_id, {column}_id) "
        f"REFERENCES cooperatives_{to} (cooperative_id, id)",
        f"ALTER TABLE cooperatives_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("cooperatives", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        *(belongs(*each) for each in BELONGS),
    ]
