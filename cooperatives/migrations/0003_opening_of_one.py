"""The opening balance of one member, by two people; a series of printed receipts is written in one way."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperatives', '0002_dues'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BalanceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_no', models.UUIDField(verbose_name='nomor pengirim')),
                ('reason', models.CharField(max_length=300, verbose_name='alasan')),
                ('state', models.CharField(choices=[('WAITING', 'Menunggu pengurus lain'), ('APPROVED', 'Disetujui'), ('REFUSED', 'Ditolak')], default='WAITING', max_length=8, verbose_name='keadaan')),
                ('asked_on', models.DateField(verbose_name='diminta')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='diputuskan')),
                ('answer', models.CharField(blank=True, default='', max_length=300, verbose_name='alasan penolakan')),
                ('principal', models.BigIntegerField(default=0, verbose_name='simpanan pokok')),
                ('mandatory', models.BigIntegerField(default=0, verbose_name='simpanan wajib')),
                ('voluntary', models.BigIntegerField(default=0, verbose_name='simpanan sukarela')),
                ('settled_through', models.PositiveIntegerField(blank=True, null=True, verbose_name='lunas sampai')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diminta oleh')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperatives.cooperative', verbose_name='koperasi')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diputuskan oleh')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='balance_requests', to='cooperatives.member', verbose_name='anggota')),
            ],
            options={
                'verbose_name': 'permintaan saldo awal',
                'verbose_name_plural': 'permintaan saldo awal',
                'constraints': [
                    models.UniqueConstraint(fields=('cooperative', 'client_no'), name='balance_asked_once'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='balance_asked_with_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('decided_on', None), ('state', 'WAITING')), models.Q(('decided_on__isnull', False), ('state', 'APPROVED'), models.Q(('decided_by', models.F('asked_by')), _negated=True)), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False), ('state', 'REFUSED'), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='balance_decided'),
                    models.UniqueConstraint(condition=models.Q(('state', 'WAITING')), fields=('cooperative', 'member'), name='one_balance_waits'),
                    models.CheckConstraint(condition=models.Q(('mandatory__gte', 0), ('principal__gte', 0), ('voluntary__gte', 0), models.Q(('mandatory', 0), ('principal', 0), ('voluntary', 0), _negated=True)), name='balance_of_something'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BalanceRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('client_no', models.UUIDField(verbose_name='nomor pengirim')),
                ('reason', models.CharField(max_length=300, verbose_name='alasan')),
                ('state', models.CharField(choices=[('WAITING', 'Menunggu pengurus lain'), ('APPROVED', 'Disetujui'), ('REFUSED', 'Ditolak')], default='WAITING', max_length=8, verbose_name='keadaan')),
                ('asked_on', models.DateField(verbose_name='diminta')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='diputuskan')),
                ('answer', models.CharField(blank=True, default='', max_length=300, verbose_name='alasan penolakan')),
                ('principal', models.BigIntegerField(default=0, verbose_name='simpanan pokok')),
                ('mandatory', models.BigIntegerField(default=0, verbose_name='simpanan wajib')),
                ('voluntary', models.BigIntegerField(default=0, verbose_name='simpanan sukarela')),
                ('settled_through', models.PositiveIntegerField(blank=True, null=True, verbose_name='lunas sampai')),
                ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diminta oleh')),
                ('cooperative', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperatives.cooperative', verbose_name='koperasi')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diputuskan oleh')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperatives.member', verbose_name='anggota')),
                ('pgh_context', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cooperatives.balancerequest')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj', '-pgh_id'], name='cooperative_pgh_obj_74cfe7_idx')],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE cooperatives_balancerequest ADD CONSTRAINT balancerequest_member_of_its_cooperative "
            "FOREIGN KEY (cooperative_id, member_id) REFERENCES cooperatives_member (cooperative_id, id)",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='collectionrun',
            constraint=models.CheckConstraint(condition=models.Q(('paper_series', django.db.models.functions.text.Upper('paper_series'))), name='run_series_as_series_of'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('paper_series', django.db.models.functions.text.Upper('paper_series'))), name='entry_series_as_series_of'),
        ),
    ]
