package mailbot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/transport"
	"keikai/pgp"
	"keikai/store"
	"keikai/templates"
)

// Env is what the bot takes from the world: the clock, randomness, the log and the network.
type Env struct {
	Now  func() time.Time
	Rand io.Reader
	Log  *slog.Logger
	Dial transport.Dialer // nil = the network
}

// Bot is the program at work on one store.
type Bot struct {
	env   Env
	cfg   *Config
	store *store.Store

	mu   sync.RWMutex // guards desk, which SIGHUP replaces as a whole
	desk *desk

	opened            openCache
	serving           bool
	runMu             sync.Mutex // one turn loop at a time; likewise for composing and sending, which Once does beside the daemon's own loops
	composeMu, sendMu sync.Mutex
	takesLedger       sync.Mutex // held while a ledger is taken in: one at a time
	fetching          sync.Map   // mailbox name → *sync.Mutex
	turned            chan struct{}
	owed              chan struct{}
	queued            chan struct{}
	health            health
	anchorSeq         uint64 // entry of the journal that the anchor file has
}

// desk is what the configuration says of people, keys and words; read anew on SIGHUP.
type desk struct {
	policy       handling.Policy
	mailboxes    []*mailbox
	coordinators []coordinator
	romanised    map[string]string // coordinators' names in English notices
	templates    *templates.Set
}

type mailbox struct {
	MailboxConfig
	secrets []*pgp.Secret // newest first: the first signs
	armored string        // certificate of the first, for notices
}

type coordinator struct {
	handling.Coordinator
	cert *pgp.Certificate
}

// lockWait is how long the store may be in another's hands: a command of the administrator that runs as the daemon starts.
const lockWait = 3 * time.Second

// Open reads keys and templates and opens the store. When a daemon holds the store the error is store.ErrLocked.
func Open(cfg *Config, env Env) (*Bot, error) {
	d, err := loadDesk(cfg, env.Now())
	if err != nil {
		return nil, err
	}
	root, err := store.ReadRoot(cfg.Store.KeyFile)
	if err != nil {
		return nil, &Fault{What: err.Error(), Hint: "the store's root key must be there and readable by the daemon only: chmod 600 " + cfg.Store.KeyFile, Usage: true}
	}
	s, err := store.Open(cfg.Store.Path, root, store.Options{Now: env.Now, Rand: env.Rand, LockWait: lockWait})
	if err != nil {
		if errors.Is(err, store.ErrLocked) {
			return nil, err
		}
		return nil, &Fault{What: err.Error(), Hint: "`keikai check` says more", Usage: true}
	}
	b := newBot(cfg, env, d, s)
	for _, begin := range []func() error{b.anchorHolds, b.recover, b.noteStaff, b.noteRestore, b.noteDues, b.noteShown} {
		if err := begin(); err != nil {
			s.Close()
			return nil, err
		}
	}
	return b, nil
}

func newBot(cfg *Config, env Env, d *desk, s *store.Store) *Bot {
	if env.Log == nil {
		env.Log = slog.New(slog.DiscardHandler)
	}
	b := &Bot{env: env, cfg: cfg, store: s, desk: d,
		turned: make(chan struct{}, 1), owed: make(chan struct{}, 1), queued: make(chan struct{}, 1)}
	b.opened.limit = 4 * cfg.Limits.MessageBytes
	return b
}

// Close marks a clean stop, writes the anchor and closes the store.
func (b *Bot) Close() error {
	err := b.store.Update(func(tx *store.Tx) error { return tx.SetFlag("running", "") })
	return errors.Join(err, b.writeAnchor(), b.store.Close())
}

// Reload reads coordinators, templates and keys anew. On an error the old ones stay.
func (b *Bot) Reload(cfg *Config) error {
	d, err := loadDesk(cfg, b.env.Now())
	if err != nil {
		return err
	}
	b.mu.Lock()
	b.desk = d
	b.mu.Unlock()
	nudge(b.turned)
	return errors.Join(b.noteStaff(), b.noteDues())
}

func (b *Bot) theDesk() *desk {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.desk
}

func loadDesk(cfg *Config, now time.Time) (*desk, error) {
	d := &desk{policy: policyOf(cfg)}
	d.policy.Mailboxes, d.romanised = map[handling.Realm]string{}, map[string]string{}
	for _, mc := range cfg.Mailboxes {
		m, err := loadMailbox(mc)
		if err != nil {
			return nil, err
		}
		d.mailboxes = append(d.mailboxes, m)
		d.policy.Mailboxes[m.Role] = m.Address
	}
	for _, cc := range cfg.Coordinators {
		c, err := loadCoordinator(cc)
		if err != nil {
			return nil, err
		}
		d.coordinators = append(d.coordinators, c)
		if cc.NameEN != "" {
			d.romanised[cc.Name] = cc.NameEN
		}
		d.policy.Coordinators = append(d.policy.Coordinators, c.Coordinator)
	}
	t, err := templates.Load(cfg.Templates.Dir)
	if err != nil {
		return nil, &Fault{What: err.Error(), Hint: "`keikai template check` shows every notice", Usage: true}
	}
	d.templates = t
	return d, nil
}

// policyOf is what the configuration says of decisions.
func policyOf(cfg *Config) handling.Policy {
	p := handling.DefaultPolicy()
	p.Edition = cfg.Office.Edition
	p.ApprovalHours, p.ReplyDays = cfg.Policy.ApprovalHours, cfg.Policy.ReplyDays
	p.TwoPersons, p.Delay = cfg.Policy.TwoPersons, cfg.Policy.TwoPersonDelay.Duration
	p.RetentionDays, p.BatchPerHour, p.AutoPerHour = cfg.Policy.RetentionDays, cfg.Policy.BatchPerHour, cfg.Limits.AutoPerHour
	p.PublishBaseURL, p.PublishDir = cfg.Publish.BaseURL, cfg.Publish.Dir != ""
	p.PublicationTarget, p.WebFixTarget = cfg.Policy.PublicationTargetDays, cfg.Policy.WebFixTargetDays
	p.MailTries, p.UnreachableMonths, p.StaleDays = cfg.Policy.MailTries, cfg.Policy.UnreachableMonths, cfg.Policy.StaleDays
	p.Reminders, p.RelayDates, p.Handover = cfg.Policy.Reminders, cfg.Policy.RelayDates, cfg.Policy.Handover
	p.Calendar = handling.NewCalendar(cfg.Policy.ClosedDays)
	p.Window, _ = handling.ParseSendWindow(cfg.Policy.SendWindow) // LoadConfig refuses what it cannot read
	if at, err := time.Parse("15:04", cfg.Policy.PublicationTime); err == nil {
		p.PublicationHour = at.Hour()*60 + at.Minute()
	}
	return p
}

func loadMailbox(mc MailboxConfig) (*mailbox, error) {
	m := &mailbox{MailboxConfig: mc}
	pass, err := password(mc.PGP.PassphraseFile)
	if err != nil {
		return nil, err
	}
	for _, f := range mc.PGP.KeyFiles {
		data, err := readSecretFile(f)
		if err != nil {
			return nil, err
		}
		s, err := pgp.ReadSecrets(data, []byte(pass))
		if err != nil || len(s) == 0 {
			return nil, &Fault{What: fmt.Sprintf("mailbox %s: read key %s: %v", mc.Name, f, err), Hint: "the file must hold an OpenPGP secret key that passphrase_file unlocks", Usage: true}
		}
		m.secrets = append(m.secrets, s...)
	}
	if len(m.secrets) == 0 {
		return nil, &Fault{What: fmt.Sprintf("mailbox %s: no key in pgp.key_files", mc.Name), Hint: "`keikai init` makes one", Usage: true}
	}
	armored, err := m.secrets[0].Certificate().Armor()
	if err != nil {
		return nil, fmt.Errorf("armor key of mailbox %s: %w", mc.Name, err)
	}
	m.armored = string(armored)
	return m, nil
}

// readSecretFile reads a file that only the daemon may read (R93).
func readSecretFile(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, &Fault{What: err.Error(), Hint: "name an existing file in the configuration", Usage: true}
	}
	if st.Mode().Perm()&0o077 != 0 {
		return nil, &Fault{What: fmt.Sprintf("%s has mode %04o: others on this machine can read it", path, st.Mode().Perm()), Hint: "chmod 600 " + path, Usage: true}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &Fault{What: err.Error(), Hint: "the daemon's user must own the file", Usage: true}
	}
	return data, nil
}

func loadCoordinator(cc CoordinatorConfig) (coordinator, error) {
	c := coordinator{Coordinator: handling.Coordinator{Name: cc.Name, Address: cc.Address, Language: cc.Language, Realms: cc.Roles, Notify: cc.Notify}}
	data, err := os.ReadFile(cc.KeyFile)
	if err != nil {
		return c, &Fault{What: fmt.Sprintf("coordinator %s: %v", cc.Name, err), Hint: "key_file must hold the coordinator's public key", Usage: true}
	}
	certs, err := pgp.ReadCertificates(data)
	if err != nil || len(certs) != 1 {
		return c, &Fault{What: fmt.Sprintf("coordinator %s: key_file %s holds %d usable public keys: %v", cc.Name, cc.KeyFile, len(certs), err),
			Hint: "put exactly one armored public key there", Usage: true}
	}
	c.cert = certs[0]
	c.Fingerprint = string(c.cert.Fingerprint())
	return c, nil
}

func (d *desk) mailbox(name string) *mailbox {
	for _, m := range d.mailboxes {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// role is the realm of a mailbox. One that left the configuration belonged to reception, which guards the most.
func (d *desk) role(name string) handling.Realm {
	if m := d.mailbox(name); m != nil {
		return m.Role
	}
	return handling.Reception
}

// voice is the mailbox that speaks for a realm.
func (d *desk) voice(r handling.Realm) *mailbox {
	for _, m := range d.mailboxes {
		if m.Role == r {
			return m
		}
	}
	return d.mailboxes[0]
}

func (d *desk) coordinator(name string) (coordinator, bool) {
	for _, c := range d.coordinators {
		if c.Name == name {
			return c, true
		}
	}
	return coordinator{}, false
}

func (d *desk) byKey(f pgp.Fingerprint) (coordinator, bool) {
	for _, c := range d.coordinators {
		if c.cert.Fingerprint() == f {
			return c, true
		}
	}
	return coordinator{}, false
}

func (d *desk) byAddress(a string) (coordinator, bool) {
	for _, c := range d.coordinators {
		if sameAddress(c.Address, a) {
			return c, true
		}
	}
	return coordinator{}, false
}

func (d *desk) ownAddress(a string) bool {
	for _, m := range d.mailboxes {
		if sameAddress(m.Address, a) {
			return true
		}
	}
	return false
}

// ours is ownAddress with any tag behind the delimiter of its mailbox: what is sent there lands in a mailbox that we watch.
func (d *desk) ours(a string) bool {
	return d.ownAddress(a) || slices.ContainsFunc(d.mailboxes, func(m *mailbox) bool { return samePlus(a, m.Address, m.TagDelimiter) })
}

// secrets are all own keys with the mailbox that each belongs to; all are tried on every mail (R52).
func (d *desk) secrets() ([]*pgp.Secret, map[pgp.Fingerprint]*mailbox) {
	var all []*pgp.Secret
	of := map[pgp.Fingerprint]*mailbox{}
	for _, m := range d.mailboxes {
		for _, s := range m.secrets {
			all = append(all, s)
			of[s.Certificate().Fingerprint()] = m
		}
	}
	return all, of
}

func (d *desk) coordinatorCerts() []*pgp.Certificate {
	var out []*pgp.Certificate
	for _, c := range d.coordinators {
		out = append(out, c.cert)
	}
	return out
}

// nudge wakes a loop; the channel holds at most one nudge and never data.
func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// recover makes the store agree with a stop at any instruction: what was in the act of being sent is uncertain, for the
// dot may have left, and after an unclean stop every kept mail is marked before it is opened (poison).
func (b *Bot) recover() error {
	return b.store.Update(func(tx *store.Tx) error {
		if tx.Flag("running") != "" {
			if err := tx.SetFlag("unclean", "yes"); err != nil {
				return err
			}
		}
		if err := tx.SetFlag("running", "yes"); err != nil {
			return err
		}
		if err := interrupted(tx); err != nil {
			return err
		}
		if err := tx.DropCounts(b.env.Now().AddDate(0, 0, -countedDays).UTC().Format(time.DateOnly)); err != nil {
			return err
		}
		crashAt("recover.written")
		return nil
	})
}

// countedDays is how long counts for caps are kept.
const countedDays = 8

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
