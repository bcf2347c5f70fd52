package mailbot

import (
	"time"

	"keikai/mailbot/handling"
)

// Config is config.toml. Every key is described in config.example.toml; an unknown key is an error.
type Config struct {
	Office       OfficeConfig        `toml:"office"`
	Store        StoreConfig         `toml:"store"`
	Mailboxes    []MailboxConfig     `toml:"mailbox"`
	SMTP         SMTPConfig          `toml:"smtp"`
	Coordinators []CoordinatorConfig `toml:"coordinator"`
	Templates    TemplatesConfig     `toml:"templates"`
	Policy       PolicyConfig        `toml:"policy"`
	Limits       LimitsConfig        `toml:"limits"`
	Publish      PublishConfig       `toml:"publish"`
	Admin        AdminConfig         `toml:"admin"`

	File string `toml:"-"` // where it was read; relative paths are relative to its folder

	lines map[string]int // line of every key in File, by configkey.go's names
}

// OfficeConfig is how the office calls itself and by which edition of the guideline it works.
type OfficeConfig struct {
	NameJA      string `toml:"name_ja"`
	NameEN      string `toml:"name_en"`
	Edition     string `toml:"edition"`
	Timezone    string `toml:"timezone"`
	SignatureJA string `toml:"signature_ja"`
	SignatureEN string `toml:"signature_en"`
}

// StoreConfig names the store and the file of its root key.
type StoreConfig struct {
	Engine  string `toml:"engine"`
	Path    string `toml:"path"`
	DSNFile string `toml:"dsn_file"`
	KeyFile string `toml:"key_file"`
}

// MailboxConfig is one watched mailbox with its own keys.
type MailboxConfig struct {
	Name         string         `toml:"name"`
	Role         handling.Realm `toml:"role"`
	Address      string         `toml:"address"`
	IMAP         IMAPConfig     `toml:"imap"`
	PGP          PGPConfig      `toml:"pgp"`
	SMTP         *SMTPConfig    `toml:"smtp"`
	TagDelimiter string         `toml:"tag_delimiter"`
	AuthservID   string         `toml:"authserv_id"`
}

// IMAPConfig is where a mailbox is fetched from.
type IMAPConfig struct {
	Server       string   `toml:"server"`
	TLS          string   `toml:"tls"`
	CAFile       string   `toml:"ca_file"`
	User         string   `toml:"user"`
	PasswordFile string   `toml:"password_file"`
	Folder       string   `toml:"folder"`
	Poll         Duration `toml:"poll"`
	After        string   `toml:"after"`
	Start        string   `toml:"start"`
}

// PGPConfig names a mailbox's secret keys, newest first: the first signs, all decrypt.
type PGPConfig struct {
	KeyFiles       []string `toml:"key_files"`
	PassphraseFile string   `toml:"passphrase_file"`
}

// SMTPConfig is where mail is handed in.
type SMTPConfig struct {
	Server       string   `toml:"server"`
	TLS          string   `toml:"tls"`
	CAFile       string   `toml:"ca_file"`
	User         string   `toml:"user"`
	PasswordFile string   `toml:"password_file"`
	AllowDomains []string `toml:"allow_domains"`
	OnlyTo       []string `toml:"only_to"`
	PerHour      int      `toml:"per_hour"`
}

// CoordinatorConfig is the only trust anchor for a coordinator.
type CoordinatorConfig struct {
	Name     string           `toml:"name"`
	NameEN   string           `toml:"name_en"`
	Address  string           `toml:"address"`
	Roles    []handling.Realm `toml:"roles"`
	Language handling.Lang    `toml:"language"`
	KeyFile  string           `toml:"key_file"`
	Notify   string           `toml:"notify"`
}

// TemplatesConfig names a folder whose files override the built-in notices one by one.
type TemplatesConfig struct {
	Dir string `toml:"dir"`
}

// PolicyConfig holds the values of the edition and the office.
type PolicyConfig struct {
	PublicationTargetDays int      `toml:"publication_target_days"`
	PublicationTime       string   `toml:"publication_time"`
	WebFixTargetDays      int      `toml:"web_fix_target_days"`
	ReplyDays             int      `toml:"reply_days"`
	ApprovalHours         int      `toml:"approval_hours"`
	TwoPersons            []string `toml:"two_persons"`
	TwoPersonDelay        Duration `toml:"two_person_delay"`
	SendDelay             Duration `toml:"send_delay"`
	SendWindow            string   `toml:"send_window"`
	PlainAllowed          bool     `toml:"plain_allowed"`
	SingleOffice          bool     `toml:"single_office"`
	Handover              string   `toml:"handover"`
	Reminders             string   `toml:"reminders"`
	MailTries             int      `toml:"mail_tries"`
	UnreachableMonths     int      `toml:"unreachable_months"`
	StaleDays             int      `toml:"stale_days"`
	SmallCells            int      `toml:"small_cells"`
	RelayDates            string   `toml:"relay_dates"`
	ClosedDays            []string `toml:"closed_days"`
	RetentionDays         int      `toml:"retention_days"`
	BatchPerHour          int      `toml:"batch_per_hour"`
}

// LimitsConfig bounds what one mail and one hour may cost.
type LimitsConfig struct {
	MessageBytes      int64 `toml:"message_bytes"`
	AttachmentCount   int   `toml:"attachment_count"`
	Nesting           int   `toml:"nesting"`
	DecompressedBytes int64 `toml:"decompressed_bytes"`
	AutoPerAddressDay int   `toml:"auto_mails_per_address_per_day"`
	AutoPerHour       int   `toml:"auto_mails_per_hour"`
}

// PublishConfig is where advisories go, and how the site calls itself and the two bodies.
type PublishConfig struct {
	Dir            string       `toml:"dir"`
	BaseURL        string       `toml:"base_url"`
	SiteJA         string       `toml:"site_ja"`
	SiteEN         string       `toml:"site_en"`
	ReceptionJA    string       `toml:"reception_ja"`
	ReceptionEN    string       `toml:"reception_en"`
	CoordinationJA string       `toml:"coordination_ja"`
	CoordinationEN string       `toml:"coordination_en"`
	Contact        string       `toml:"contact"`
	CVEBlocks      []string     `toml:"cve_blocks"` // "CVE-2026-10000/10499"
	CNAOrgID       string       `toml:"cna_org_id"`
	CNAShortName   string       `toml:"cna_short_name"`
	Words          []WordConfig `toml:"words"`
}

// WordConfig is a word of the site that the office chose itself.
type WordConfig struct {
	Key string `toml:"key"`
	JA  string `toml:"ja"`
	EN  string `toml:"en"`
}

// phrases are the office's own words by their keys.
func (p PublishConfig) phrases() map[string]handling.Phrase {
	out := map[string]handling.Phrase{}
	for _, w := range p.Words {
		out[w.Key] = handling.Phrase{JA: w.JA, EN: w.EN}
	}
	return out
}

// AdminConfig is how the administrator reaches the daemon.
type AdminConfig struct {
	Socket  string      `toml:"socket"`
	Users   []AdminUser `toml:"users"`
	Anchor  string      `toml:"anchor"`
	Metrics string      `toml:"metrics"`
}

// AdminUser is a Unix user who may use the socket besides the daemon's own.
type AdminUser struct {
	UID  int    `toml:"uid"`
	Role string `toml:"role"` // "read" | "operate"
}

// Duration is a time.Duration written as "30s" or "10m".
type Duration struct{ time.Duration }

// UnmarshalText reads the Go form of a duration.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	d.Duration = v
	return err
}

// MarshalText writes it as UnmarshalText reads it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// DefaultConfig holds every default that config.example.toml states, but for those of [[mailbox]] and [[coordinator]].
func DefaultConfig() Config {
	return Config{
		Office: OfficeConfig{Edition: "2009", Timezone: "Asia/Tokyo"},
		Store:  StoreConfig{Engine: "bbolt", Path: "keikai.db", KeyFile: "keys/store.key"},
		SMTP:   SMTPConfig{TLS: "implicit"},
		Policy: PolicyConfig{PublicationTargetDays: 45, PublicationTime: "12:00", WebFixTargetDays: 90, ReplyDays: 5, ApprovalHours: 72, TwoPersons: []string{"publish", "reveal", "delete"},
			TwoPersonDelay: Duration{15 * time.Minute}, SendWindow: "Mon-Fri 09:30-18:30", Handover: "preview", Reminders: "known",
			MailTries: 3, UnreachableMonths: 6, StaleDays: 7, SmallCells: 5, RelayDates: "auto",
			ClosedDays: []string{"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"}, RetentionDays: 365, BatchPerHour: 300},
		Limits: LimitsConfig{MessageBytes: 20 << 20, AttachmentCount: 200, Nesting: 64, DecompressedBytes: 50 << 20, AutoPerAddressDay: 20, AutoPerHour: 60},
		Publish: PublishConfig{SiteJA: "脆弱性対策情報ポータルサイト（JVN）", SiteEN: "Japan Vulnerability Notes (JVN)",
			ReceptionJA: "IPA", ReceptionEN: "IPA", CoordinationJA: "JPCERT/CC", CoordinationEN: "JPCERT/CC"},
		Admin: AdminConfig{Socket: "keikai.sock"},
	}
}

// defaultMailbox holds the defaults of each [[mailbox]], without those of its own smtp, which are [smtp]'s.
func defaultMailbox() MailboxConfig {
	return MailboxConfig{IMAP: IMAPConfig{TLS: "implicit", Folder: "INBOX", Poll: Duration{time.Minute}, After: "keep", Start: "now"}}
}

// defaultCoordinator holds the defaults of each [[coordinator]].
func defaultCoordinator() CoordinatorConfig {
	return CoordinatorConfig{Language: handling.Japanese, Notify: "all"}
}

// notYet names the keys that this version accepts and does not act on. Those marked true are promises of safety: `check`
// does not pass an office that relies on one.
var notYet = map[string]bool{
	"office.timezone": false, "smtp.per_hour": false, "mailbox.smtp.per_hour": false, "store.dsn_file": false, "mailbox.authserv_id": false,
	"policy.plain_allowed": false,
	"admin.users":          false, "admin.metrics": false,
}
