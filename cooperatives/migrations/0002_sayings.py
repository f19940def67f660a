# What a source says at once is one row; everything said can be retracted; people and their terms.

import datetime
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperatives', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NikCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('LEGAL', 'Dokumen hukum'), ('FIELD', 'Kunjungan lapangan'), ('BOARD', 'Laporan pengurus yang diterima'), ('OFFICE', 'Daftar dinas'), ('ODS', 'Ekspor ODS')], max_length=6, verbose_name='sumber')),
                ('observed_on', models.DateField(verbose_name='keadaan per tanggal')),
                ('reference', models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan')),
                ('retracted_on', models.DateField(blank=True, null=True, verbose_name='ditarik')),
                ('retraction', models.TextField(blank=True, default='', verbose_name='alasan penarikan')),
                ('document_no', models.CharField(blank=True, default='', max_length=100, verbose_name='nomor sertifikat')),
                ('grade', models.CharField(blank=True, default='', max_length=10, verbose_name='grade')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='terbit')),
                ('valid_until', models.DateField(verbose_name='berlaku sampai')),
            ],
            options={
                'verbose_name': 'sertifikat NIK',
                'verbose_name_plural': 'sertifikat NIK',
            },
        ),
        migrations.CreateModel(
            name='NikCertificateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('source', models.CharField(choices=[('LEGAL', 'Dokumen hukum'), ('FIELD', 'Kunjungan lapangan'), ('BOARD', 'Laporan pengurus yang diterima'), ('OFFICE', 'Daftar dinas'), ('ODS', 'Ekspor ODS')], max_length=6, verbose_name='sumber')),
                ('observed_on', models.DateField(verbose_name='keadaan per tanggal')),
                ('reference', models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan')),
                ('retracted_on', models.DateField(blank=True, null=True, verbose_name='ditarik')),
                ('retraction', models.TextField(blank=True, default='', verbose_name='alasan penarikan')),
                ('document_no', models.CharField(blank=True, default='', max_length=100, verbose_name='nomor sertifikat')),
                ('grade', models.CharField(blank=True, default='', max_length=10, verbose_name='grade')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='terbit')),
                ('valid_until', models.DateField(verbose_name='berlaku sampai')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ObservationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('source', models.CharField(choices=[('LEGAL', 'Dokumen hukum'), ('FIELD', 'Kunjungan lapangan'), ('BOARD', 'Laporan pengurus yang diterima'), ('OFFICE', 'Daftar dinas'), ('ODS', 'Ekspor ODS')], max_length=6, verbose_name='sumber')),
                ('observed_on', models.DateField(verbose_name='keadaan per tanggal')),
                ('reference', models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan')),
                ('retracted_on', models.DateField(blank=True, null=True, verbose_name='ditarik')),
                ('retraction', models.TextField(blank=True, default='', verbose_name='alasan penarikan')),
                ('values', models.JSONField(verbose_name='isi')),
                ('true_from', models.DateField(blank=True, null=True, verbose_name='berlaku sejak')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('phone', models.CharField(blank=True, default='', max_length=30, verbose_name='nomor telepon')),
            ],
            options={
                'verbose_name': 'orang',
                'verbose_name_plural': 'orang',
            },
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('phone', models.CharField(blank=True, default='', max_length=30, verbose_name='nomor telepon')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('LEGAL', 'Dokumen hukum'), ('FIELD', 'Kunjungan lapangan'), ('BOARD', 'Laporan pengurus yang diterima'), ('OFFICE', 'Daftar dinas'), ('ODS', 'Ekspor ODS')], max_length=6, verbose_name='sumber')),
                ('observed_on', models.DateField(verbose_name='keadaan per tanggal')),
                ('reference', models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan')),
                ('retracted_on', models.DateField(blank=True, null=True, verbose_name='ditarik')),
                ('retraction', models.TextField(blank=True, default='', verbose_name='alasan penarikan')),
                ('post', models.CharField(choices=[('CHAIR', 'Ketua'), ('VICE_CHAIR', 'Wakil ketua'), ('SECRETARY', 'Sekretaris'), ('TREASURER', 'Bendahara'), ('BOARD_MEMBER', 'Anggota pengurus'), ('SUPERVISOR_CHAIR', 'Ketua pengawas'), ('SUPERVISOR', 'Anggota pengawas')], max_length=16, verbose_name='jabatan')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='masa jabatan sampai')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='berhenti')),
            ],
            options={
                'verbose_name': 'masa jabatan',
                'verbose_name_plural': 'masa jabatan',
            },
        ),
        migrations.CreateModel(
            name='TermEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('source', models.CharField(choices=[('LEGAL', 'Dokumen hukum'), ('FIELD', 'Kunjungan lapangan'), ('BOARD', 'Laporan pengurus yang diterima'), ('OFFICE', 'Daftar dinas'), ('ODS', 'Ekspor ODS')], max_length=6, verbose_name='sumber')),
                ('observed_on', models.DateField(verbose_name='keadaan per tanggal')),
                ('reference', models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan')),
                ('retracted_on', models.DateField(blank=True, null=True, verbose_name='ditarik')),
                ('retraction', models.TextField(blank=True, default='', verbose_name='alasan penarikan')),
                ('post', models.CharField(choices=[('CHAIR', 'Ketua'), ('VICE_CHAIR', 'Wakil ketua'), ('SECRETARY', 'Sekretaris'), ('TREASURER', 'Bendahara'), ('BOARD_MEMBER', 'Anggota pengurus'), ('SUPERVISOR_CHAIR', 'Ketua pengawas'), ('SUPERVISOR', 'Anggota pengawas')], max_length=16, verbose_name='jabatan')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='masa jabatan sampai')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='berhenti')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='cooperative',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='cooperative',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='cooperative',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lapse',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lapse',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lapse',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='legalevent',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='legalevent',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='legalevent',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='observation',
            name='append_only',
        ),
        migrations.RemoveConstraint(
            model_name='lapse',
            name='lapse_said_once',
        ),
        migrations.RemoveConstraint(
            model_name='legalevent',
            name='legal_event_said_once',
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='meeting_said_once',
        ),
        migrations.RemoveConstraint(
            model_name='observation',
            name='observation_said_once',
        ),
        migrations.AddField(
            model_name='cooperative',
            name='kbli',
            field=models.CharField(blank=True, default='', max_length=5, verbose_name='KBLI utama'),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='kbli_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tahun KBLI'),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='loop_type',
            field=models.CharField(blank=True, choices=[('CLOSED', 'Hanya anggota'), ('OPEN', 'Juga bukan anggota')], default='', max_length=6, verbose_name='layanan simpan pinjam'),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='management_pattern',
            field=models.CharField(blank=True, choices=[('CONVENTIONAL', 'Konvensional'), ('SHARIA', 'Syariah')], default='', max_length=12, verbose_name='pola pengelolaan'),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='retracted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='retraction',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='cooperativeevent',
            name='kbli',
            field=models.CharField(blank=True, default='', max_length=5, verbose_name='KBLI utama'),
        ),
        migrations.AddField(
            model_name='cooperativeevent',
            name='kbli_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tahun KBLI'),
        ),
        migrations.AddField(
            model_name='cooperativeevent',
            name='loop_type',
            field=models.CharField(blank=True, choices=[('CLOSED', 'Hanya anggota'), ('OPEN', 'Juga bukan anggota')], default='', max_length=6, verbose_name='layanan simpan pinjam'),
        ),
        migrations.AddField(
            model_name='cooperativeevent',
            name='management_pattern',
            field=models.CharField(blank=True, choices=[('CONVENTIONAL', 'Konvensional'), ('SHARIA', 'Syariah')], default='', max_length=12, verbose_name='pola pengelolaan'),
        ),
        migrations.AddField(
            model_name='cooperativeevent',
            name='retracted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='cooperativeevent',
            name='retraction',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='lapse',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='lapse',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan'),
        ),
        migrations.AddField(
            model_name='lapse',
            name='retracted_on',
            field=models.DateField(blank=True, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='lapse',
            name='retraction',
            field=models.TextField(blank=True, default='', verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='lapseevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='lapseevent',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan'),
        ),
        migrations.AddField(
            model_name='lapseevent',
            name='retracted_on',
            field=models.DateField(blank=True, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='lapseevent',
            name='retraction',
            field=models.TextField(blank=True, default='', verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='legalevent',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='legalevent',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan'),
        ),
        migrations.AddField(
            model_name='legalevent',
            name='retracted_on',
            field=models.DateField(blank=True, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='legalevent',
            name='retraction',
            field=models.TextField(blank=True, default='', verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='legaleventevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='legaleventevent',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan'),
        ),
        migrations.AddField(
            model_name='legaleventevent',
            name='retracted_on',
            field=models.DateField(blank=True, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='legaleventevent',
            name='retraction',
            field=models.TextField(blank=True, default='', verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='retracted_on',
            field=models.DateField(blank=True, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='retraction',
            field=models.TextField(blank=True, default='', verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='retracted_on',
            field=models.DateField(blank=True, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='retraction',
            field=models.TextField(blank=True, default='', verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='observation',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='observation',
            name='retracted_on',
            field=models.DateField(blank=True, null=True, verbose_name='ditarik'),
        ),
        migrations.AddField(
            model_name='observation',
            name='retraction',
            field=models.TextField(blank=True, default='', verbose_name='alasan penarikan'),
        ),
        migrations.AddField(
            model_name='observation',
            name='true_from',
            field=models.DateField(blank=True, null=True, verbose_name='berlaku sejak'),
        ),
        migrations.AddField(
            model_name='observation',
            name='values',
            field=models.JSONField(default=dict, verbose_name='isi'),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE cooperatives_observation SET values = jsonb_build_object(field, value)",
            elidable=True,
        ),
        migrations.RemoveField(
            model_name='observation',
            name='field',
        ),
        migrations.RemoveField(
            model_name='observation',
            name='value',
        ),
        migrations.AlterField(
            model_name='case',
            name='closed_why',
            field=models.CharField(blank=True, choices=[('CLEARED', 'Fakta baru menghapus tanda'), ('NOT_OURS', 'Di luar wewenang kabupaten'), ('ENDED', 'Badan hukum sudah berakhir'), ('ANSWERED', 'Dicabut oleh petugas'), ('RETRACTED', 'Koperasi ini salah entri')], max_length=9, verbose_name='sebab'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='closed_why',
            field=models.CharField(blank=True, choices=[('CLEARED', 'Fakta baru menghapus tanda'), ('NOT_OURS', 'Di luar wewenang kabupaten'), ('ENDED', 'Badan hukum sudah berakhir'), ('ANSWERED', 'Dicabut oleh petugas'), ('RETRACTED', 'Koperasi ini salah entri')], max_length=9, verbose_name='sebab'),
        ),
        migrations.AlterField(
            model_name='legalevent',
            name='kind',
            field=models.CharField(choices=[('FOUNDED', 'Pengesahan badan hukum'), ('AMENDED', 'Perubahan anggaran dasar'), ('DISSOLUTION_DECIDED', 'Keputusan pembubaran'), ('GAZETTED', 'Pengumuman dalam Berita Negara')], max_length=20, verbose_name='peristiwa'),
        ),
        migrations.AlterField(
            model_name='legaleventevent',
            name='kind',
            field=models.CharField(choices=[('FOUNDED', 'Pengesahan badan hukum'), ('AMENDED', 'Perubahan anggaran dasar'), ('DISSOLUTION_DECIDED', 'Keputusan pembubaran'), ('GAZETTED', 'Pengumuman dalam Berita Negara')], max_length=20, verbose_name='peristiwa'),
        ),
        migrations.AlterField(
            model_name='observation',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='rujukan'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cooperative',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_cooperativeevent" ("address", "area_id", "book_year_end", "coop_group", "coop_nik", "coop_type", "first_obliged_year", "form", "id", "is_village_flag", "kbli", "kbli_year", "legal_entity_key", "legal_entity_no", "loop_type", "management_pattern", "membership_area", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retracted_on", "retraction", "search_key") VALUES (NEW."address", NEW."area_id", NEW."book_year_end", NEW."coop_group", NEW."coop_nik", NEW."coop_type", NEW."first_obliged_year", NEW."form", NEW."id", NEW."is_village_flag", NEW."kbli", NEW."kbli_year", NEW."legal_entity_key", NEW."legal_entity_no", NEW."loop_type", NEW."management_pattern", NEW."membership_area", NEW."name", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."retracted_on", NEW."retraction", NEW."search_key"); RETURN NULL;', hash='a7be16947a311a4201360d70c84137a5e4b9c8c6', operation='UPDATE', pgid='pgtrigger_update_update_26eca', table='cooperatives_cooperative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cooperative',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_cooperativeevent" ("address", "area_id", "book_year_end", "coop_group", "coop_nik", "coop_type", "first_obliged_year", "form", "id", "is_village_flag", "kbli", "kbli_year", "legal_entity_key", "legal_entity_no", "loop_type", "management_pattern", "membership_area", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retracted_on", "retraction", "search_key") SELECT new_values."address", new_values."area_id", new_values."book_year_end", new_values."coop_group", new_values."coop_nik", new_values."coop_type", new_values."first_obliged_year", new_values."form", new_values."id", new_values."is_village_flag", new_values."kbli", new_values."kbli_year", new_values."legal_entity_key", new_values."legal_entity_no", new_values."loop_type", new_values."management_pattern", new_values."membership_area", new_values."name", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."retracted_on", new_values."retraction", new_values."search_key" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6132473a5aa6ad872f2b469a3fb6556ed387403a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a5458', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperatives_cooperative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cooperative',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_cooperativeevent" ("address", "area_id", "book_year_end", "coop_group", "coop_nik", "coop_type", "first_obliged_year", "form", "id", "is_village_flag", "kbli", "kbli_year", "legal_entity_key", "legal_entity_no", "loop_type", "management_pattern", "membership_area", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retracted_on", "retraction", "search_key") SELECT old_values."address", old_values."area_id", old_values."book_year_end", old_values."coop_group", old_values."coop_nik", old_values."coop_type", old_values."first_obliged_year", old_values."form", old_values."id", old_values."is_village_flag", old_values."kbli", old_values."kbli_year", old_values."legal_entity_key", old_values."legal_entity_no", old_values."loop_type", old_values."management_pattern", old_values."membership_area", old_values."name", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."retracted_on", old_values."retraction", old_values."search_key" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5913ec5f6e08778f0db66816401728ba8171f161', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_99d1d', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperatives_cooperative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lapse',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_lapseevent" ("batch_id", "cooperative_id", "id", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "since", "source", "through") VALUES (NEW."batch_id", NEW."cooperative_id", NEW."id", NEW."observed_on", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."reference", NEW."retracted_on", NEW."retraction", NEW."since", NEW."source", NEW."through"); RETURN NULL;', hash='1bfb656d998370dac8cfddde5af403b9fe96d6f8', operation='UPDATE', pgid='pgtrigger_update_update_4df45', table='cooperatives_lapse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lapse',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_lapseevent" ("batch_id", "cooperative_id", "id", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "since", "source", "through") SELECT new_values."batch_id", new_values."cooperative_id", new_values."id", new_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."reference", new_values."retracted_on", new_values."retraction", new_values."since", new_values."source", new_values."through" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8bcb2af75460b1eb25a155bb88ad082ee158ebca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_38e74', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperatives_lapse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lapse',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_lapseevent" ("batch_id", "cooperative_id", "id", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "since", "source", "through") SELECT old_values."batch_id", old_values."cooperative_id", old_values."id", old_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."reference", old_values."retracted_on", old_values."retraction", old_values."since", old_values."source", old_values."through" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='dcf685f146c92a68ecd1d378e543b244263c441b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_fa010', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperatives_lapse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalevent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_legaleventevent" ("batch_id", "cooperative_id", "document_no", "happened_on", "id", "kind", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source") VALUES (NEW."batch_id", NEW."cooperative_id", NEW."document_no", NEW."happened_on", NEW."id", NEW."kind", NEW."observed_on", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."reference", NEW."retracted_on", NEW."retraction", NEW."source"); RETURN NULL;', hash='b3eed5d0ec71cd6ac2cbbe36c7d7ece9d658cd87', operation='UPDATE', pgid='pgtrigger_update_update_056e6', table='cooperatives_legalevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalevent',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_legaleventevent" ("batch_id", "cooperative_id", "document_no", "happened_on", "id", "kind", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source") SELECT new_values."batch_id", new_values."cooperative_id", new_values."document_no", new_values."happened_on", new_values."id", new_values."kind", new_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."reference", new_values."retracted_on", new_values."retraction", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9e0149c88231026624017307841a13dbd82b47ee', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_843c8', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperatives_legalevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalevent',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_legaleventevent" ("batch_id", "cooperative_id", "document_no", "happened_on", "id", "kind", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source") SELECT old_values."batch_id", old_values."cooperative_id", old_values."document_no", old_values."happened_on", old_values."id", old_values."kind", old_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."reference", old_values."retracted_on", old_values."retraction", old_values."source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='aadb458451b188422e56c9819f5cb1437e176fb2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c5c32', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperatives_legalevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_meetingevent" ("batch_id", "book_years", "cooperative_id", "held_on", "id", "is_inferred", "kind", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source") VALUES (NEW."batch_id", NEW."book_years", NEW."cooperative_id", NEW."held_on", NEW."id", NEW."is_inferred", NEW."kind", NEW."observed_on", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."reference", NEW."retracted_on", NEW."retraction", NEW."source"); RETURN NULL;', hash='dca48c36c0c9beb6d7da83c86d3e33c9f18aabc1', operation='UPDATE', pgid='pgtrigger_update_update_010c1', table='cooperatives_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_meetingevent" ("batch_id", "book_years", "cooperative_id", "held_on", "id", "is_inferred", "kind", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source") SELECT new_values."batch_id", new_values."book_years", new_values."cooperative_id", new_values."held_on", new_values."id", new_values."is_inferred", new_values."kind", new_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."reference", new_values."retracted_on", new_values."retraction", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='056cbdd94db69d421ba68a3f16e59f7e9ef40541', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3c9d7', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperatives_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_meetingevent" ("batch_id", "book_years", "cooperative_id", "held_on", "id", "is_inferred", "kind", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source") SELECT old_values."batch_id", old_values."book_years", old_values."cooperative_id", old_values."held_on", old_values."id", old_values."is_inferred", old_values."kind", old_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."reference", old_values."retracted_on", old_values."retraction", old_values."source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9449d527a3fbdf77592b5bb0e8a17318131beaa5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4dd53', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperatives_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1a3191fbaefeedf35a541dac359b6df46dbade7e', operation='DELETE', pgid='pgtrigger_never_deleted_904f4', table='cooperatives_observation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."observed_on" IS DISTINCT FROM (NEW."observed_on") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."cooperative_id" IS DISTINCT FROM (NEW."cooperative_id") OR OLD."values" IS DISTINCT FROM (NEW."values") OR OLD."true_from" IS DISTINCT FROM (NEW."true_from") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4447ffa39c98e1e3e9e8a98c3db6879a3602d566', operation='UPDATE', pgid='pgtrigger_append_only_b6f07', table='cooperatives_observation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_observationevent" ("batch_id", "cooperative_id", "id", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "reference", "retracted_on", "retraction", "source", "true_from", "values") VALUES (NEW."batch_id", NEW."cooperative_id", NEW."id", NEW."observed_on", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."retracted_on", NEW."retraction", NEW."source", NEW."true_from", NEW."values"); RETURN NULL;', hash='25b7d15738436791602967c38060960a65da8723', operation='UPDATE', pgid='pgtrigger_update_update_e6423', table='cooperatives_observation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='cooperative',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_on', None), models.Q(('retraction', ''), _negated=True), _connector='OR'), name='cooperative_retracted_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='lapse',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_on', None)), fields=('cooperative', 'since', 'through', 'source', 'observed_on'), name='lapse_said_once'),
        ),
        migrations.AddConstraint(
            model_name='lapse',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_on', None), models.Q(('retraction', ''), _negated=True), _connector='OR'), name='lapse_retracted_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='legalevent',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_on', None)), fields=('cooperative', 'kind', 'happened_on', 'source', 'observed_on'), name='legal_event_said_once'),
        ),
        migrations.AddConstraint(
            model_name='legalevent',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_on', None), models.Q(('retraction', ''), _negated=True), _connector='OR'), name='legal_event_retracted_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_on', None)), fields=('cooperative', 'kind', 'held_on', 'source', 'observed_on'), name='meeting_said_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_on', None), models.Q(('retraction', ''), _negated=True), _connector='OR'), name='meeting_retracted_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('values', {}), _negated=True), name='observation_says_something'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_on', None), models.Q(('retraction', ''), _negated=True), _connector='OR'), name='observation_retracted_with_reason'),
        ),
        migrations.AddField(
            model_name='nikcertificate',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='nikcertificate',
            name='cooperative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nik_certificates', to='cooperatives.cooperative'),
        ),
        migrations.AddField(
            model_name='nikcertificateevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='nikcertificateevent',
            name='cooperative',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperatives.cooperative'),
        ),
        migrations.AddField(
            model_name='nikcertificateevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='nikcertificateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cooperatives.nikcertificate'),
        ),
        migrations.AddField(
            model_name='observationevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='observationevent',
            name='cooperative',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperatives.cooperative'),
        ),
        migrations.AddField(
            model_name='observationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='observationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cooperatives.observation'),
        ),
        migrations.AddField(
            model_name='observationevent',
            name='recorded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='29d49df9d36a56088b766da7dbc8b064970b9089', operation='DELETE', pgid='pgtrigger_never_deleted_269d8', table='cooperatives_person', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_personevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."id", NEW."name", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."phone"); RETURN NULL;', hash='2aae6e7e73127fe3f46f7bbdba1b932c8abf8715', operation='UPDATE', pgid='pgtrigger_update_update_d74c9', table='cooperatives_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_personevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") SELECT new_values."id", new_values."name", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."phone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='461daf561895d1c977ba664837b2006a25ac14e4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_37c55', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperatives_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_personevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") SELECT old_values."id", old_values."name", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."phone" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ab2a0cb5f8cc98b2c8a27f8b5a79afdcaf069663', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cbf2f', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperatives_person', when='AFTER')),
        ),
        migrations.AddField(
            model_name='personevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cooperatives.person'),
        ),
        migrations.AddField(
            model_name='term',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='term',
            name='cooperative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='cooperatives.cooperative'),
        ),
        migrations.AddField(
            model_name='term',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='cooperatives.person', verbose_name='orang'),
        ),
        migrations.AddField(
            model_name='termevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.importbatch', verbose_name='berkas impor'),
        ),
        migrations.AddField(
            model_name='termevent',
            name='cooperative',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperatives.cooperative'),
        ),
        migrations.AddField(
            model_name='termevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperatives.person', verbose_name='orang'),
        ),
        migrations.AddField(
            model_name='termevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='termevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cooperatives.term'),
        ),
        migrations.AddConstraint(
            model_name='nikcertificate',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_on', None)), fields=('cooperative', 'valid_until', 'source', 'observed_on'), name='nik_certificate_said_once'),
        ),
        migrations.AddConstraint(
            model_name='nikcertificate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__range', (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))), name='nik_certificate_in_plausible_years'),
        ),
        migrations.AddConstraint(
            model_name='nikcertificate',
            constraint=models.CheckConstraint(condition=models.Q(('issued_on', None), ('issued_on__lte', models.F('valid_until')), _connector='OR'), name='nik_certificate_runs_forward'),
        ),
        migrations.AddConstraint(
            model_name='nikcertificate',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_on', None), models.Q(('retraction', ''), _negated=True), _connector='OR'), name='nik_certificate_retracted_with_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nikcertificate',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b125217c258427a0d95a6c2cb270d3a65c7b6c20', operation='DELETE', pgid='pgtrigger_never_deleted_e789e', table='cooperatives_nikcertificate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nikcertificate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_nikcertificateevent" ("batch_id", "cooperative_id", "document_no", "grade", "id", "issued_on", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source", "valid_until") VALUES (NEW."batch_id", NEW."cooperative_id", NEW."document_no", NEW."grade", NEW."id", NEW."issued_on", NEW."observed_on", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."reference", NEW."retracted_on", NEW."retraction", NEW."source", NEW."valid_until"); RETURN NULL;', hash='b81805a13394a249095784f3fd16f5aa270f7541', operation='UPDATE', pgid='pgtrigger_update_update_30d89', table='cooperatives_nikcertificate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nikcertificate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_nikcertificateevent" ("batch_id", "cooperative_id", "document_no", "grade", "id", "issued_on", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source", "valid_until") SELECT new_values."batch_id", new_values."cooperative_id", new_values."document_no", new_values."grade", new_values."id", new_values."issued_on", new_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."reference", new_values."retracted_on", new_values."retraction", new_values."source", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d2859ef6d84a59203f677ec7afa394ab97c154d6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b038a', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperatives_nikcertificate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nikcertificate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_nikcertificateevent" ("batch_id", "cooperative_id", "document_no", "grade", "id", "issued_on", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "retracted_on", "retraction", "source", "valid_until") SELECT old_values."batch_id", old_values."cooperative_id", old_values."document_no", old_values."grade", old_values."id", old_values."issued_on", old_values."observed_on", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."reference", old_values."retracted_on", old_values."retraction", old_values."source", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9577b7fc6c37c4f9a27633c1f77ce424804506d3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_39259', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperatives_nikcertificate', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='nikcertificateevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='cooperative_pgh_obj_d43dbb_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nikcertificateevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b77a930c9e7b524ac063bce89c4c2ca36c9892e8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8b6f0', table='cooperatives_nikcertificateevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='observationevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='cooperative_pgh_obj_262075_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e1644dcbea2afebdae0f9ee42f398d65b1d7bd4f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89e71', table='cooperatives_observationevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='personevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='cooperative_pgh_obj_e118eb_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f98ecb16d0bb95d6acb25f7055bbf9470499f052', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_18314', table='cooperatives_personevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__range', (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))), name='term_in_plausible_years'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), models.Q(('left_on', None), ('left_on__gte', models.F('starts_on')), _connector='OR')), name='term_runs_forward'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_on', None), models.Q(('retraction', ''), _negated=True), _connector='OR'), name='term_retracted_with_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e317f725ce46c6a46616ec16d6883dcb28b6a22b', operation='DELETE', pgid='pgtrigger_never_deleted_b8757', table='cooperatives_term', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cooperatives_termevent" ("batch_id", "cooperative_id", "ends_on", "id", "left_on", "observed_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "reference", "retracted_on", "retraction", "source", "starts_on") VALUES (NEW."batch_id", NEW."cooperative_id", NEW."ends_on", NEW."id", NEW."left_on", NEW."observed_on", NEW."person_id", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."post", NEW."reference", NEW."retracted_on", NEW."retraction", NEW."source", NEW."starts_on"); RETURN NULL;', hash='527a2f15ae763a39121d1e4da5495c7d3dc498bc', operation='UPDATE', pgid='pgtrigger_update_update_0a66a', table='cooperatives_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_termevent" ("batch_id", "cooperative_id", "ends_on", "id", "left_on", "observed_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "reference", "retracted_on", "retraction", "source", "starts_on") SELECT new_values."batch_id", new_values."cooperative_id", new_values."ends_on", new_values."id", new_values."left_on", new_values."observed_on", new_values."person_id", _pgh_attached_context.value, clock_timestamp(), \'insert\', new_values."id", new_values."post", new_values."reference", new_values."retracted_on", new_values."retraction", new_values."source", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='15ef6311c243900ff68e7d04fad36b686fed804e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fdeb8', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperatives_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperatives_termevent" ("batch_id", "cooperative_id", "ends_on", "id", "left_on", "observed_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "reference", "retracted_on", "retraction", "source", "starts_on") SELECT old_values."batch_id", old_values."cooperative_id", old_values."ends_on", old_values."id", old_values."left_on", old_values."observed_on", old_values."person_id", _pgh_attached_context.value, clock_timestamp(), \'delete\', old_values."id", old_values."post", old_values."reference", old_values."retracted_on", old_values."retraction", old_values."source", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='52a8544420e958f9a438c56c9fa526051f416e90', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dd9fd', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperatives_term', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='termevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='cooperative_pgh_obj_63379a_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='termevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3e9ebb561baff66944f26b355e51378ecae7872c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_36b15', table='cooperatives_termevent', when='BEFORE')),
        ),
    ]
