package mailbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
	"keikai/store"
	"keikai/templates"
)

// keyWarning is how long before a key's end `check` and the morning page begin to warn (R59).
const keyWarning = 60 * 24 * time.Hour

// builtAfter is a time that has passed for certain: a clock before it is wrong.
var builtAfter = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// maxSocketPath is how long the path of a Unix socket may be on Linux, without the final NUL.
const maxSocketPath = 107

// Check tests everything that the configuration names and emits one row each, good or not: files and their modes (R93), keys
// and their expiry, the people, the store, the templates, the clock, settings without effect and, unless offline, the log-in to
// every mail server. A row that is not ok has a hint. When there was one, the error is an *Attention. Nothing is sent, and
// nothing is changed but the layout of a store of an older version.
func Check(ctx context.Context, cfg *Config, env Env, offline bool, emit func(CheckRow) error) error {
	c := &checking{ctx: ctx, cfg: cfg, env: env, emit: emit}
	c.files()
	c.keys()
	c.people()
	c.settings()
	c.clock(c.storeState())
	c.templates(nil)
	if !offline {
		c.servers()
	}
	switch {
	case c.err != nil:
		return c.err
	case c.bad > 0:
		return &Attention{What: fmt.Sprintf("%d of %d checks need attention", c.bad, c.rows), Hint: "each line that is not ok says what to do"}
	}
	return nil
}

// CheckTemplates renders every notice in every language with the overrides of dir, "" = the built-in ones alone.
func CheckTemplates(dir string, emit func(CheckRow) error) error {
	c := &checking{cfg: &Config{Templates: TemplatesConfig{Dir: dir}}, emit: emit}
	c.templates((*templates.Set).Check)
	if c.err == nil && c.bad > 0 {
		return &Attention{What: "templates need attention", Hint: "each line that is not ok says what to do"}
	}
	return c.err
}

type checking struct {
	ctx       context.Context
	cfg       *Config
	env       Env
	emit      func(CheckRow) error
	rows, bad int
	err       error // of emit: nothing more is said after it
}

func (c *checking) row(r CheckRow) {
	if c.err != nil {
		return
	}
	c.rows++
	if !r.OK {
		c.bad++
	}
	r.Detail, r.Hint = handling.ShowLine(r.Detail), handling.ShowLine(r.Hint)
	c.err = c.emit(r)
}

func (c *checking) ok(what, detail string) { c.row(CheckRow{What: what, OK: true, Detail: detail}) }
func (c *checking) no(what, detail, hint string) {
	c.row(CheckRow{What: what, Detail: detail, Hint: hint})
}
func (c *checking) wrong(what string, err error, hint string) {
	var f *Fault
	if errors.As(err, &f) {
		hint = f.Hint
	}
	c.no(what, err.Error(), hint)
}

// files looks at every file and folder by itself, so that one run tells all that is to be mended.
func (c *checking) files() {
	c.notWritable("configuration", c.cfg.File)
	secret := []string{c.cfg.Store.KeyFile, c.cfg.Store.Path, c.cfg.SMTP.PasswordFile}
	public := []string{c.cfg.SMTP.CAFile}
	for _, m := range c.cfg.Mailboxes {
		secret = append(append(secret, m.PGP.KeyFiles...), m.PGP.PassphraseFile, m.IMAP.PasswordFile)
		public = append(public, m.IMAP.CAFile)
		if m.SMTP != nil {
			secret, public = append(secret, m.SMTP.PasswordFile), append(public, m.SMTP.CAFile)
		}
	}
	for _, p := range c.cfg.Coordinators {
		public = append(public, p.KeyFile)
	}
	folders := []string{filepath.Dir(c.cfg.File)}
	for _, path := range distinct(secret) {
		c.secret(path)
		folders = append(folders, filepath.Dir(path))
	}
	for _, path := range distinct(public) {
		c.notWritable("file "+path, path)
		folders = append(folders, filepath.Dir(path))
	}
	for _, dir := range distinct(folders) {
		c.notWritable("folder "+dir, dir)
	}
	c.socketFolder()
}

func distinct(all []string) []string {
	all = slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == "" })
	slices.Sort(all)
	return slices.Compact(all)
}

// secret wants a file that nobody but its owner may touch (R93).
func (c *checking) secret(path string) {
	what := "file " + path
	info, err := os.Stat(path)
	switch {
	case err != nil:
		c.no(what, err.Error(), "make the file, or name another one in the configuration")
	case !info.Mode().IsRegular():
		c.no(what, "is not a regular file", "name a file in the configuration")
	case info.Mode().Perm()&0o077 != 0:
		c.no(what, fmt.Sprintf("mode %04o: others on this machine can reach it", info.Mode().Perm()), "chmod 600 "+path)
	default:
		c.ok(what, fmt.Sprintf("mode %04o", info.Mode().Perm()))
	}
}

// notWritable wants a file or folder that others may not change. A sticky folder such as /tmp does not let them.
func (c *checking) notWritable(what, path string) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		c.no(what, err.Error(), "make it, or name another one in the configuration")
	case info.Mode().Perm()&0o022 != 0 && info.Mode()&os.ModeSticky == 0:
		c.no(what, fmt.Sprintf("mode %04o: others on this machine can change it", info.Mode().Perm()), "chmod go-w "+path)
	default:
		c.ok(what, fmt.Sprintf("mode %04o", info.Mode().Perm()))
	}
}

// socketFolder wants the folder of the administrators' socket closed to everybody else (S24).
func (c *checking) socketFolder() {
	path := c.cfg.Admin.Socket
	what, dir := "socket "+path, filepath.Dir(path)
	info, err := os.Stat(dir)
	switch {
	case len(path) > maxSocketPath:
		c.no(what, fmt.Sprintf("the path has %d bytes, a socket's has at most %d", len(path), maxSocketPath), "set admin.socket to a shorter path")
	case err != nil:
		c.no(what, err.Error(), "make the folder: mkdir -m 700 "+dir)
	case info.Mode().Perm()&0o077 != 0:
		c.no(what, fmt.Sprintf("its folder has mode %04o", info.Mode().Perm()), "chmod 700 "+dir)
	default:
		c.ok(what, "its folder is closed to others")
	}
}

// keys reads every key as the bot will.
func (c *checking) keys() {
	owners := map[pgp.Fingerprint]string{}
	for _, mc := range c.cfg.Mailboxes {
		what := "key of mailbox " + mc.Name
		m, err := loadMailbox(mc)
		if err != nil {
			c.wrong(what, err, "name the mailbox's secret key in pgp.key_files")
			continue
		}
		c.certificate(what, m.secrets[0].Certificate(), "put a new key first in pgp.key_files and publish its certificate")
		for _, s := range m.secrets {
			owners[s.Certificate().Fingerprint()] = "mailbox " + mc.Name
		}
	}
	for _, cc := range c.cfg.Coordinators {
		what := "key of coordinator " + cc.Name
		co, err := loadCoordinator(cc)
		if err != nil {
			c.wrong(what, err, "put the person's public key there")
			continue
		}
		fpr := co.cert.Fingerprint()
		if other := owners[fpr]; other != "" {
			c.no(what, "is also the key of "+other, "each person and each mailbox has an own key")
			continue
		}
		owners[fpr] = "coordinator " + cc.Name
		c.certificate(what, co.cert, "ask for a renewed key and put it into key_file")
	}
}

// certificate wants one that can sign and encrypt now and for a while.
func (c *checking) certificate(what string, cert *pgp.Certificate, renew string) {
	now := c.env.Now()
	if err := errors.Join(cert.CanEncrypt(now), cert.CanSign(now)); err != nil {
		c.no(what, strings.ReplaceAll(err.Error(), "\n", "; "), renew)
		return
	}
	end, ends := cert.ExpiresAt()
	day := end.In(time.UTC).Format(time.DateOnly)
	switch left := end.Sub(now); {
	case !ends:
		c.ok(what, fmt.Sprintf("%s, without end", cert.Fingerprint()))
	case left < keyWarning:
		c.no(what, fmt.Sprintf("%s expires on %s, in %d days", cert.Fingerprint(), day, int(left.Hours())/24), renew)
	default:
		c.ok(what, fmt.Sprintf("%s, until %s", cert.Fingerprint(), day))
	}
}

// people wants somebody at every desk, and two persons there for what needs two: with fewer, those commands are refused (S4).
func (c *checking) people() {
	for _, role := range []handling.Realm{handling.Reception, handling.Coordination} {
		n := c.persons(role)
		watched := slices.ContainsFunc(c.cfg.Mailboxes, func(m MailboxConfig) bool { return m.Role == role })
		switch what := "people of " + string(role); {
		case n == 0 && !watched:
		case n == 0:
			c.no(what, "nobody: mail to this mailbox would reach no person", `add two [[coordinator]] tables with roles = ["`+string(role)+`"], one a person`)
		case n == 1:
			c.no(what, "one person: nobody could approve, so commands that need two persons are refused here",
				`add a [[coordinator]] with roles = ["`+string(role)+`"] for a second person`)
		default:
			c.ok(what, fmt.Sprintf("%d coordinators", n))
		}
	}
}

// persons counts who may be second to each other: by address, as the configuration knows everybody's.
func (c *checking) persons(role handling.Realm) int {
	seen := map[string]bool{}
	for _, p := range c.cfg.Coordinators {
		if slices.Contains(p.Roles, role) {
			seen[strings.ToLower(p.Address)] = true
		}
	}
	return len(seen)
}

// settings names the edition and the keys that are set in vain.
func (c *checking) settings() {
	c.ok("edition", c.cfg.Office.Edition) // LoadConfig refuses an unknown one
	names := make([]string, 0, len(notYet))
	for key := range notYet {
		names = append(names, key)
	}
	slices.Sort(names)
	for _, key := range names {
		if !c.cfg.isSet(key) {
			continue
		}
		c.row(CheckRow{What: "setting " + key, OK: !notYet[key], Detail: "set, but has no effect in this version",
			Hint: "take it out, so that nobody relies on it"})
	}
}

// storeState opens the store, or asks the daemon that has it, and returns the time of its newest mail.
func (c *checking) storeState() (last time.Time) {
	what := "store " + c.cfg.Store.Path
	root, err := store.ReadRoot(c.cfg.Store.KeyFile)
	if err != nil {
		c.no(what, err.Error(), "put back the root key; without it nobody reads the store")
		return last
	}
	s, err := store.Open(c.cfg.Store.Path, root, store.Options{Now: c.env.Now, Rand: c.env.Rand})
	switch {
	case errors.Is(err, store.ErrLocked):
		c.daemon(what)
		return last
	case err != nil:
		c.no(what, err.Error(), storeHint(err))
		return last
	}
	defer s.Close()
	err = s.View(func(tx *store.Tx) error {
		var err error
		last, err = newestMail(tx)
		return err
	})
	c.anchor(s)
	if err != nil {
		c.no(what, err.Error(), "`keikai audit verify` tells what is damaged; restore a backup")
		return last
	}
	c.ok(what, fmt.Sprintf("opens, layout %d", s.Version()))
	return last
}

// anchor compares the store with the head of its journal that lies elsewhere (S19).
func (c *checking) anchor(s *store.Store) {
	file := c.cfg.Admin.Anchor
	if file == "" {
		return
	}
	if err := checkAnchor(s, file); err != nil {
		c.wrong("anchor "+file, err, "look at the file and its folder")
		return
	}
	c.ok("anchor "+file, "the store is not older")
}

func storeHint(err error) string {
	switch {
	case errors.Is(err, store.ErrWrongRoot):
		return "store.key_file must name the root key that this store was made with"
	case errors.Is(err, store.ErrNewer):
		return "run the newer keikai again"
	case errors.Is(err, os.ErrNotExist):
		return "`keikai init DIR` makes a store, `keikai restore FILE` brings a backup back"
	case errors.Is(err, store.ErrMode):
		return "chmod 600 the file"
	}
	return "restore a backup, or look at the file and its folder"
}

// recentMails is how far back newestMail looks: numbers that went to outgoing mail and other inputs are passed over.
const recentMails = 1000

func newestMail(tx *store.Tx) (last time.Time, err error) {
	from := tx.NextNumber()
	for m, err := range tx.Mails(from - min(from-1, recentMails)) {
		if err != nil {
			return last, err
		}
		if m.ReceivedAt.After(last) {
			last = m.ReceivedAt
		}
	}
	return last, nil
}

func (c *checking) daemon(what string) {
	console, err := DialConsole(c.cfg.Admin.Socket)
	if err == nil {
		err = console.Do(c.ctx, Request{Command: "status"}, nil, func(json.RawMessage) error { return nil })
	}
	var attention *Attention
	if err != nil && !errors.As(err, &attention) {
		c.no(what, "is in use, and the daemon does not answer: "+err.Error(), "is admin.socket the daemon's? end the other keikai, or start it again")
		return
	}
	c.ok(what, "open in the daemon, which answers")
}

// clock compares with what has certainly passed: mail gets dates from this clock, and signatures are held to it.
func (c *checking) clock(last time.Time) {
	now := c.env.Now()
	if now.Before(builtAfter) || now.Before(last) {
		c.no("clock", "it is "+now.Format(time.RFC3339)+", which has passed already", "set the clock, best by NTP")
		return
	}
	c.ok("clock", now.Format(time.RFC3339))
}

// templates loads the notices, which looks at all that the office's own files can have spoilt, and renders the built-in ones too with all.
func (c *checking) templates(all func(*templates.Set) []error) {
	set, err := templates.Load(c.cfg.Templates.Dir)
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			c.no("templates", strings.TrimRight(line, "\n"), "mend the file in templates.dir, or take it away for the built-in one")
		}
		return
	}
	var found []error
	if all != nil {
		found = all(set)
	}
	for _, err := range found {
		c.no("templates", err.Error(), "mend the file in templates.dir, or take it away for the built-in one")
	}
	if len(found) == 0 {
		c.ok("templates", fmt.Sprintf("%d notices in 2 languages", len(handling.Notices)))
	}
}
