import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import registry.models
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models
from registry.schema import AtOnce


class Migration(AtOnce):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        # What createcachetable would make (CACHES in settings), so that no set-up has a step of its own for it.
        migrations.RunSQL(
            '''
            CREATE TABLE cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
            CREATE INDEX cache_expires ON cache (expires);
            ''',
            'DROP TABLE cache',
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=13, verbose_name='kode Kemendagri')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('kind', models.CharField(choices=[('PROVINCE', 'Provinsi'), ('DISTRICT', 'Kabupaten/kota'), ('SUBDISTRICT', 'Kecamatan'), ('VILLAGE', 'Desa'), ('URBAN_VILLAGE', 'Kelurahan')], max_length=13, verbose_name='jenis')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='registry.area', verbose_name='bagian dari')),
                ('postal_code', models.CharField(blank=True, max_length=5, verbose_name='kode pos')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, default=registry.models.always, verbose_name='berlaku')),
            ],
            options={
                'verbose_name': 'wilayah',
                'verbose_name_plural': 'wilayah',
                'ordering': ['code', 'pk'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), ('valid', '&&')], name='area_code_valid_once', violation_error_message='Kode ini sudah berlaku pada hari-hari itu; akhiri dahulu yang lama.')],
            },
        ),
        migrations.CreateModel(
            name='AreaEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.area')),
                ('pgh_context', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=13, verbose_name='kode Kemendagri')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('kind', models.CharField(choices=[('PROVINCE', 'Provinsi'), ('DISTRICT', 'Kabupaten/kota'), ('SUBDISTRICT', 'Kecamatan'), ('VILLAGE', 'Desa'), ('URBAN_VILLAGE', 'Kelurahan')], max_length=13, verbose_name='jenis')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.area', verbose_name='bagian dari')),
                ('postal_code', models.CharField(blank=True, max_length=5, verbose_name='kode pos')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, default=registry.models.always, verbose_name='berlaku')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj', '-pgh_id'], name='registry_ar_pgh_obj_effed2_idx')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('username', models.CharField(error_messages={'unique': 'Nama pengguna ini sudah dipakai.'}, max_length=150, unique=True, validators=[django.core.validators.RegexValidator('^[A-Za-z][\\w.-]*\\Z', 'Mulai dengan huruf; lalu huruf, angka, titik atau tanda hubung (-).')], verbose_name='nama pengguna')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='surel')),
                ('phone', models.CharField(blank=True, default='', max_length=15, verbose_name='nomor HP')),
                ('role', models.CharField(choices=[('HEAD', 'Kepala bidang'), ('OFFICER', 'Petugas kecamatan'), ('CLERK', 'Petugas data'), ('VERIFIER', 'Verifikator'), ('AUDITOR', 'Auditor'), ('ADMIN', 'Admin sistem'), ('BOARD', 'Pengurus koperasi')], default='OFFICER', max_length=8, verbose_name='peran')),
                ('area', models.ForeignKey(blank=True, help_text='Tanpa wilayah kerja, akun ini tidak melihat koperasi mana pun.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.area', verbose_name='wilayah kerja')),
                ('access_given_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='akses dibuka')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'pengguna',
                'verbose_name_plural': 'pengguna',
                'ordering': ['username'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='username_once', violation_error_message='Nama pengguna ini sudah dipakai.'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='email_once', violation_error_message='Surel ini sudah dipakai.'), models.UniqueConstraint(condition=models.Q(('phone', ''), _negated=True), fields=('phone',), name='phone_once', violation_error_message='Nomor HP ini sudah dipakai.')],
            },
            managers=[
                ('objects', registry.models.OfficeUserManager()),
            ],
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('username', models.CharField(error_messages={'unique': 'Nama pengguna ini sudah dipakai.'}, max_length=150, validators=[django.core.validators.RegexValidator('^[A-Za-z][\\w.-]*\\Z', 'Mulai dengan huruf; lalu huruf, angka, titik atau tanda hubung (-).')], verbose_name='nama pengguna')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='surel')),
                ('phone', models.CharField(blank=True, default='', max_length=15, verbose_name='nomor HP')),
                ('role', models.CharField(choices=[('HEAD', 'Kepala bidang'), ('OFFICER', 'Petugas kecamatan'), ('CLERK', 'Petugas data'), ('VERIFIER', 'Verifikator'), ('AUDITOR', 'Auditor'), ('ADMIN', 'Admin sistem'), ('BOARD', 'Pengurus koperasi')], default='OFFICER', max_length=8, verbose_name='peran')),
                ('area', models.ForeignKey(blank=True, db_constraint=False, help_text='Tanpa wilayah kerja, akun ini tidak melihat koperasi mana pun.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.area', verbose_name='wilayah kerja')),
                ('access_given_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='akses dibuka')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj', '-pgh_id'], name='registry_us_pgh_obj_e074d8_idx')],
            },
        ),
        migrations.CreateModel(
            name='LawValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='kunci')),
                ('value', models.JSONField(verbose_name='nilai')),
                ('in_force', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, default=registry.models.always, help_text='Kosong berarti tanpa batas; hari akhir tidak termasuk.', verbose_name='berlaku')),
                ('clause', models.CharField(max_length=200, verbose_name='pasal')),
                ('source', models.CharField(max_length=300, verbose_name='sumber')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='teks asli sudah dipastikan')),
                ('dated', models.DateField(blank=True, null=True, verbose_name='tanggal naskah')),
            ],
            options={
                'verbose_name': 'nilai hukum',
                'verbose_name_plural': 'nilai hukum',
                'ordering': ['key', 'in_force'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('key', '='), ('in_force', '&&')], name='law_value_in_force_once', violation_error_message='Sudah ada nilai yang berlaku pada hari-hari itu; akhiri dahulu yang lama.'), models.CheckConstraint(condition=models.Q(('clause', ''), _negated=True), name='law_value_has_clause')],
            },
        ),
        migrations.CreateModel(
            name='LawValueEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.lawvalue')),
                ('pgh_context', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80, verbose_name='kunci')),
                ('value', models.JSONField(verbose_name='nilai')),
                ('in_force', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, default=registry.models.always, help_text='Kosong berarti tanpa batas; hari akhir tidak termasuk.', verbose_name='berlaku')),
                ('clause', models.CharField(max_length=200, verbose_name='pasal')),
                ('source', models.CharField(max_length=300, verbose_name='sumber')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='teks asli sudah dipastikan')),
                ('dated', models.DateField(blank=True, null=True, verbose_name='tanggal naskah')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj', '-pgh_id'], name='registry_la_pgh_obj_b23978_idx')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='jenis')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='kunci')),
                ('payload', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='isi')),
                ('state', models.CharField(choices=[('OPEN', 'Menunggu'), ('DONE', 'Selesai'), ('FAILED', 'Gagal')], default='OPEN', max_length=6, verbose_name='keadaan')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='langkah selesai')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='dari')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='percobaan')),
                ('due_at', models.DateTimeField(help_text='Selama dikerjakan: sampai kapan dipegang oleh yang mengerjakan.', verbose_name='jatuh tempo')),
                ('error', models.TextField(blank=True, verbose_name='galat')),
            ],
            options={
                'verbose_name': 'pekerjaan',
                'verbose_name_plural': 'pekerjaan',
                'indexes': [models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('state', 'OPEN')), name='job_due')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20, verbose_name='jenis berkas')),
                ('said_by', models.CharField(blank=True, default='', max_length=6, verbose_name='sumber')),
                ('file_name', models.CharField(max_length=200, verbose_name='nama berkas')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.area', verbose_name='wilayah')),
                ('observed_on', models.DateField(verbose_name='keadaan per tanggal')),
                ('state', models.CharField(choices=[('CHECKING', 'Sedang diperiksa'), ('CHECKED', 'Menunggu keputusan'), ('APPLYING', 'Sedang diterapkan'), ('APPLIED', 'Sudah diterapkan'), ('UNDOING', 'Sedang dibatalkan'), ('UNDONE', 'Dibatalkan'), ('REFUSED', 'Ditolak')], default='APPLIED', max_length=8, verbose_name='tahap')),
                ('refusal', models.TextField(blank=True, default='', verbose_name='alasan')),
                ('counts', models.JSONField(default=dict, verbose_name='hitungan')),
                ('problems', models.JSONField(default=list, verbose_name='masalah')),
                ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('imported_at', models.DateTimeField(auto_now_add=True, verbose_name='pada')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diterapkan oleh')),
                ('applied_on', models.DateField(blank=True, null=True, verbose_name='diterapkan')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibatalkan oleh')),
                ('undone_on', models.DateField(blank=True, null=True, verbose_name='dibatalkan')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.job', verbose_name='pekerjaan')),
            ],
            options={
                'verbose_name': 'berkas impor',
                'verbose_name_plural': 'berkas impor',
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='file', serialize=False, to='registry.importbatch')),
                ('content', models.BinaryField(verbose_name='isi berkas')),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='registry.importbatch')),
                ('sheet', models.CharField(max_length=31, verbose_name='lembar')),
                ('line', models.PositiveIntegerField(verbose_name='baris')),
                ('name', models.CharField(max_length=250, verbose_name='nama')),
                ('pile', models.CharField(choices=[('NEW', 'Baru'), ('DIFFERENT', 'Berbeda'), ('SAME', 'Sama'), ('REFUSED', 'Ditolak')], max_length=9, verbose_name='tumpukan')),
                ('subject', models.BigIntegerField(null=True)),
                ('said', models.JSONField()),
                ('differences', models.JSONField(default=list, verbose_name='perbedaan')),
                ('candidates', models.JSONField(default=list, verbose_name='mungkin sama dengan')),
                ('problems', models.JSONField(default=list, verbose_name='masalah')),
                ('decision', models.CharField(blank=True, choices=[('KNOWN', 'Koperasi yang itu'), ('NEW', 'Koperasi baru'), ('LEFT_OUT', 'Jangan masukkan')], default='', max_length=8, verbose_name='keputusan')),
            ],
            options={
                'verbose_name': 'baris impor',
                'verbose_name_plural': 'baris impor',
                'indexes': [models.Index(fields=['batch', 'subject'], name='import_row_subject')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'sheet', 'line'), name='import_row_once')],
            },
        ),
        migrations.CreateModel(
            name='Acting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acting', to=settings.AUTH_USER_MODEL, verbose_name='pejabat')),
                ('title', models.CharField(choices=[('PLT', 'Plt.'), ('PLH', 'Plh.')], help_text='Plt. bila jabatan kosong, Plh. bila pejabatnya berhalangan.', max_length=3, verbose_name='sebutan')),
                ('role', models.CharField(choices=[('HEAD', 'Kepala bidang'), ('OFFICER', 'Petugas kecamatan')], max_length=8, verbose_name='jabatan')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.area', verbose_name='wilayah kerja')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(verbose_name='sampai dengan')),
                ('decree', models.CharField(max_length=100, verbose_name='nomor surat perintah')),
            ],
            options={
                'verbose_name': 'pelaksana tugas',
                'verbose_name_plural': 'pelaksana tugas',
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='acting_runs_forward', violation_error_message='Hari akhir mendahului hari mulai.'), models.CheckConstraint(condition=models.Q(('decree', ''), _negated=True), name='acting_has_decree')],
            },
        ),
        migrations.CreateModel(
            name='ActingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.acting')),
                ('pgh_context', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pejabat')),
                ('title', models.CharField(choices=[('PLT', 'Plt.'), ('PLH', 'Plh.')], help_text='Plt. bila jabatan kosong, Plh. bila pejabatnya berhalangan.', max_length=3, verbose_name='sebutan')),
                ('role', models.CharField(choices=[('HEAD', 'Kepala bidang'), ('OFFICER', 'Petugas kecamatan')], max_length=8, verbose_name='jabatan')),
                ('area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.area', verbose_name='wilayah kerja')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(verbose_name='sampai dengan')),
                ('decree', models.CharField(max_length=100, verbose_name='nomor surat perintah')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj', '-pgh_id'], name='registry_ac_pgh_obj_37f560_idx')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='pengguna')),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh')),
                ('made_at', models.DateTimeField(verbose_name='dibuat')),
                ('expires_at', models.DateTimeField(verbose_name='berlaku sampai')),
                ('used_at', models.DateTimeField(null=True, verbose_name='dipakai')),
            ],
            options={
                'verbose_name': 'undangan',
                'verbose_name_plural': 'undangan',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InvitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='registry.invitation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pengguna')),
                ('made_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh')),
                ('made_at', models.DateTimeField(verbose_name='dibuat')),
                ('expires_at', models.DateTimeField(verbose_name='berlaku sampai')),
                ('used_at', models.DateTimeField(null=True, verbose_name='dipakai')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj', '-pgh_id'], name='registry_in_pgh_obj_a721f9_idx')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='pemilik')),
                ('list_name', models.CharField(max_length=40, verbose_name='daftar')),
                ('name', models.CharField(max_length=60, verbose_name='nama')),
                ('query', models.TextField(blank=True, verbose_name='alamat')),
                ('is_shared', models.BooleanField(default=False, verbose_name='dibagikan')),
            ],
            options={
                'verbose_name': 'tampilan tersimpan',
                'verbose_name_plural': 'tampilan tersimpan',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'list_name', 'name'), name='saved_view_once')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='SHA-256')),
                ('media_type', models.CharField(max_length=100, verbose_name='jenis berkas')),
                ('size', models.PositiveIntegerField(verbose_name='ukuran, bita')),
                ('content', models.BinaryField(verbose_name='isi berkas')),
            ],
            options={
                'verbose_name': 'berkas',
                'verbose_name_plural': 'berkas',
            },
        ),
    ]
