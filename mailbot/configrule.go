package mailbot

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
)

// The values that a key may have.
var (
	editions      = []string{"2009", "2022", "2024", "2026"}
	tlsModes      = []string{"implicit", "starttls", "none"}
	realmWords    = []string{string(handling.Reception), string(handling.Coordination)}
	languageWords = []string{string(handling.Japanese), string(handling.English)}
	notifyWords   = []string{"all", "mine", "duty", "digest"}
)

// twoPersonFloor is what [policy] two_persons may widen and never narrow (design.md 5).
var twoPersonFloor = []string{"publish", "reveal", "delete"}

var (
	closedDay = regexp.MustCompile(`^(\d{4}-)?\d{2}-\d{2}$`)
	clockTime = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// check holds the configuration to its rules and returns the first that is broken. It looks at no file and no server.
func (r configReader) check() error {
	rules := []func() *Fault{r.checkOffice, r.checkStore, r.checkMailboxes, r.checkSubmission, r.checkCoordinators, r.checkPolicy, r.checkLimits, r.checkPublish, r.checkAdmin}
	for _, rule := range rules {
		if f := rule(); f != nil {
			return f
		}
	}
	return nil
}

func firstFault(faults ...*Fault) *Fault {
	for _, f := range faults {
		if f != nil {
			return f
		}
	}
	return nil
}

// need refuses an empty value and one that would break a line of a mail.
func (r configReader) need(key, value, hint string) *Fault {
	if strings.TrimSpace(value) == "" {
		return r.bad(key, "is required", hint)
	}
	return r.line(key, value)
}

func (r configReader) line(key, value string) *Fault {
	if strings.ContainsAny(value, "\r\n\x00") {
		return r.bad(key, "has a line break in it", "write it on one line")
	}
	return nil
}

func (r configReader) oneOf(key, value string, allowed []string) *Fault {
	if slices.Contains(allowed, value) {
		return nil
	}
	return r.bad(key, fmt.Sprintf("%q is not known", value), `use one of "`+strings.Join(allowed, `", "`)+`"`)
}

func (r configReader) address(key, value string) *Fault {
	a, err := mail.ParseAddress(value)
	if err != nil || a.Address != value || a.Name != "" {
		return r.bad(key, fmt.Sprintf("%q is no mail address", value), `write the bare address, such as "vuln@reception.example.jp"`)
	}
	return nil
}

func (r configReader) checkOffice() *Fault {
	o := r.Office
	return firstFault(
		r.need("office.name_ja", o.NameJA, "the office's name as Japanese notices print it"),
		r.need("office.name_en", o.NameEN, "the office's name as English notices print it"),
		r.oneOf("office.edition", o.Edition, editions),
		r.need("office.timezone", o.Timezone, `such as "Asia/Tokyo"`),
	)
}

func (r configReader) checkStore() *Fault {
	if r.Store.Engine == "postgres" {
		return r.bad("store.engine", `"postgres" is not available in this build yet`, `use engine = "bbolt"`)
	}
	return firstFault(
		r.oneOf("store.engine", r.Store.Engine, []string{"bbolt"}),
		r.need("store.path", r.Store.Path, `the store's file, such as "keikai.db"`),
		r.need("store.key_file", r.Store.KeyFile, `the file of the store's root key, such as "keys/store.key"`),
	)
}

func (r configReader) checkMailboxes() *Fault {
	if len(r.Mailboxes) == 0 {
		return r.bad("mailbox", "is required", "add a [[mailbox]] table: config.example.toml shows one")
	}
	for i, m := range r.Mailboxes {
		key := fmt.Sprintf("mailbox[%d]", i)
		if f := firstFault(r.checkMailbox(key, m), r.checkIMAP(key+".imap", m.IMAP)); f != nil {
			return f
		}
		for _, other := range r.Mailboxes[:i] {
			if other.Name == m.Name {
				return r.bad(key+".name", fmt.Sprintf("two mailboxes are named %q", m.Name), "give each its own name")
			}
			if strings.EqualFold(other.Address, m.Address) {
				return r.bad(key+".address", fmt.Sprintf("two mailboxes have the address %s", m.Address), "watch each address once")
			}
		}
	}
	return nil
}

func (r configReader) checkMailbox(key string, m MailboxConfig) *Fault {
	if len(m.PGP.KeyFiles) == 0 {
		return r.bad(key+".pgp.key_files", "is required", "name the mailbox's secret keys, newest first; `keikai init` makes one")
	}
	return firstFault(
		r.need(key+".name", m.Name, `such as "reception"; logs and --mailbox use it`),
		r.oneOf(key+".role", string(m.Role), realmWords),
		r.need(key+".address", m.Address, "the address that finders and developers write to"),
		r.address(key+".address", m.Address),
		r.oneOf(key+".tag_delimiter", m.TagDelimiter, []string{"", "+"}),
	)
}

func (r configReader) checkIMAP(key string, c IMAPConfig) *Fault {
	folder, moves := strings.CutPrefix(c.After, "move:")
	if _, err := time.Parse(time.DateOnly, c.Start); err != nil && c.Start != "now" && c.Start != "all" {
		return r.bad(key+".start", fmt.Sprintf("%q is not known", c.Start), `use "now", "all" or a date such as "2026-04-01"`)
	}
	if c.After != "keep" && c.After != "seen" && (!moves || folder == "") {
		return r.bad(key+".after", fmt.Sprintf("%q is not known", c.After), `use "keep", "seen" or "move:FOLDER"`)
	}
	if c.Poll.Duration < time.Second {
		return r.bad(key+".poll", "is shorter than a second", `use "1m" or longer: a server that offers IDLE says at once when mail is there`)
	}
	return firstFault(
		r.server(key, c.Server, c.TLS, "such as \"mail.example.jp:993\""),
		r.need(key+".user", c.User, "the account's name on the IMAP server"),
		r.need(key+".password_file", c.PasswordFile, "the file that holds the password, mode 0600"),
		r.need(key+".folder", c.Folder, `such as "INBOX"`),
	)
}

// server checks where to connect and how that is protected. Clear text stays on this machine.
func (r configReader) server(key, address, tls, example string) *Fault {
	if f := firstFault(r.need(key+".server", address, example), r.oneOf(key+".tls", tls, tlsModes)); f != nil {
		return f
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || port == "" {
		return r.bad(key+".server", fmt.Sprintf("%q is not host:port", address), example)
	}
	if ip := net.ParseIP(host); tls == "none" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return r.bad(key+".tls", `"none" is for loopback only, `+host+" is not", `use "implicit" or "starttls"`)
	}
	return nil
}

func (r configReader) checkSubmission() *Fault {
	shared := false
	for i, m := range r.Mailboxes {
		if m.SMTP == nil {
			shared = true
		} else if f := r.checkSMTP(fmt.Sprintf("mailbox[%d].smtp", i), *m.SMTP); f != nil {
			return f
		}
	}
	if !shared && r.SMTP.Server == "" {
		return nil
	}
	return r.checkSMTP("smtp", r.SMTP)
}

func (r configReader) checkSMTP(key string, c SMTPConfig) *Fault {
	switch {
	case c.User != "" && c.PasswordFile == "":
		return r.bad(key+".password_file", "is required with user", "the file that holds the password, mode 0600")
	case c.User == "" && c.PasswordFile != "":
		return r.bad(key+".user", "is required with password_file", "the account's name on the SMTP server")
	case c.PerHour < 0:
		return r.bad(key+".per_hour", "is negative", "0 means no limit")
	}
	return firstFault(
		r.server(key, c.Server, c.TLS, "such as \"mail.example.jp:465\""),
		r.line(key+".user", c.User),
		r.domains(key+".allow_domains", c.AllowDomains),
	)
}

func (r configReader) domains(key string, domains []string) *Fault {
	for _, d := range domains {
		if d == "" || strings.ContainsAny(d, "@* \t\r\n") {
			return r.bad(key, fmt.Sprintf("%q is no domain", d), `write domains only, such as ["vendor.example"]`)
		}
	}
	return nil
}

func (r configReader) checkCoordinators() *Fault {
	for i, c := range r.Coordinators {
		key := fmt.Sprintf("coordinator[%d]", i)
		if f := firstFault(r.checkCoordinator(key, c), r.sameCoordinator(key, c, r.Coordinators[:i])); f != nil {
			return f
		}
		for _, m := range r.Mailboxes {
			if strings.EqualFold(m.Address, c.Address) {
				return r.bad(key+".address", fmt.Sprintf("%s is the address of mailbox %s", c.Address, m.Name), "a coordinator needs a mailbox that a person reads")
			}
		}
	}
	return nil
}

func (r configReader) checkCoordinator(key string, c CoordinatorConfig) *Fault {
	if len(c.Roles) == 0 {
		return r.bad(key+".roles", "is required", `use ["reception"] or ["coordination"]`)
	}
	for _, role := range c.Roles {
		if f := r.oneOf(key+".roles", string(role), realmWords); f != nil {
			return f
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(c.Roles)))) > 1 && !r.Policy.SingleOffice {
		return r.bad(key+".roles", c.Name+" has both roles: what reception knows of a finder would reach coordination",
			"give each role to its own person, or set policy.single_office = true")
	}
	return firstFault(
		r.need(key+".name", c.Name, "the name that commands and transcripts use"),
		r.need(key+".address", c.Address, "where keikai writes to this person"),
		r.address(key+".address", c.Address),
		r.oneOf(key+".language", string(c.Language), languageWords),
		r.need(key+".key_file", c.KeyFile, "the file of the person's public key"),
		r.oneOf(key+".notify", c.Notify, notifyWords),
	)
}

func (r configReader) sameCoordinator(key string, c CoordinatorConfig, before []CoordinatorConfig) *Fault {
	if c.Name == "F" || c.Name == stranger {
		return r.bad(key+".name", fmt.Sprintf("%q stands for somebody else in records", c.Name), "give the person's own name")
	}
	for _, other := range before {
		switch {
		case other.Name == c.Name:
			return r.bad(key+".name", fmt.Sprintf("two coordinators are named %q", c.Name), "one [[coordinator]] a person")
		case strings.EqualFold(other.Address, c.Address):
			return r.bad(key+".address", fmt.Sprintf("two coordinators have the address %s", c.Address), "one [[coordinator]] a person")
		case other.KeyFile == c.KeyFile:
			return r.bad(key+".key_file", fmt.Sprintf("two coordinators have the key %s", c.KeyFile), "one [[coordinator]] a person, each with an own key")
		}
	}
	return nil
}

func (r configReader) checkPolicy() *Fault {
	p := r.Policy
	for _, verb := range twoPersonFloor {
		if !slices.Contains(p.TwoPersons, verb) {
			return r.bad("policy.two_persons", verb+" is missing: the list may be widened, never narrowed", `keep "publish", "reveal" and "delete" in it`)
		}
	}
	for _, d := range p.ClosedDays {
		if !closedDay.MatchString(d) {
			return r.bad("policy.closed_days", fmt.Sprintf("%q is no day", d), `write "12-29" for every year or "2026-04-30" for one`)
		}
	}
	if _, err := handling.ParseSendWindow(p.SendWindow); err != nil {
		return r.bad("policy.send_window", fmt.Sprintf("%q is no window: %v", p.SendWindow, errors.Unwrap(err)), `such as "Mon-Fri 09:30-18:30", or "" for any time`)
	}
	if !clockTime.MatchString(p.PublicationTime) {
		return r.bad("policy.publication_time", fmt.Sprintf("%q is no time of day", p.PublicationTime), `such as "12:00", Japan time`)
	}
	return firstFault(
		r.positive("policy.publication_target_days", int64(p.PublicationTargetDays)),
		r.positive("policy.web_fix_target_days", int64(p.WebFixTargetDays)),
		r.positive("policy.mail_tries", int64(p.MailTries)),
		r.positive("policy.unreachable_months", int64(p.UnreachableMonths)),
		r.positive("policy.stale_days", int64(p.StaleDays)),
		r.positive("policy.small_cells", int64(p.SmallCells)),
		r.positive("policy.reply_days", int64(p.ReplyDays)),
		r.positive("policy.approval_hours", int64(p.ApprovalHours)),
		r.notNegative("policy.two_person_delay", p.TwoPersonDelay),
		r.notNegative("policy.send_delay", p.SendDelay),
		r.oneOf("policy.handover", p.Handover, []string{"preview", "auto"}),
		r.oneOf("policy.reminders", p.Reminders, []string{"known", "auto", "propose"}),
		r.oneOf("policy.relay_dates", p.RelayDates, []string{"auto", "propose"}),
	)
}

func (r configReader) checkPublish() *Fault {
	p := r.Publish
	if p.Dir != "" && p.BaseURL == "" {
		return r.bad("publish.base_url", "is required with publish.dir", `the address of the site, such as "https://jvn.example.jp": its pages name it`)
	}
	if p.BaseURL != "" {
		office := advisory.Office{BaseURL: p.BaseURL, Publisher: handling.Phrase{JA: "-", EN: "-"}}
		if _, err := advisory.NewPress(office, advisory.Words2026()); err != nil {
			return r.bad("publish.base_url", fmt.Sprintf("%q is no base of a site", p.BaseURL), `such as "https://jvn.example.jp", without a slash at its end`)
		}
	}
	if _, err := advisory.Words2026().With(p.phrases()); err != nil {
		return r.bad("publish.words", err.Error(), "docs/publication.md lists the keys")
	}
	for i, block := range p.CVEBlocks {
		if _, ok := parseCVEBlock(block); !ok {
			return r.bad(fmt.Sprintf("publish.cve_blocks[%d]", i), fmt.Sprintf("%q is no block of numbers", block), `such as "CVE-2026-10000/10499": the first number, and the last one's own part`)
		}
	}
	if p.CNAOrgID != "" && !uuidForm.MatchString(p.CNAOrgID) {
		return r.bad("publish.cna_org_id", fmt.Sprintf("%q is no UUID", p.CNAOrgID), "the one that the CVE programme gave to the office")
	}
	return nil
}

var uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func (r configReader) checkLimits() *Fault {
	l := r.Limits
	return firstFault(
		r.positive("limits.message_bytes", l.MessageBytes),
		r.positive("limits.attachment_count", int64(l.AttachmentCount)),
		r.positive("limits.nesting", int64(l.Nesting)),
		r.positive("limits.decompressed_bytes", l.DecompressedBytes),
		r.positive("limits.auto_mails_per_address_per_day", int64(l.AutoPerAddressDay)),
		r.positive("limits.auto_mails_per_hour", int64(l.AutoPerHour)),
	)
}

func (r configReader) checkAdmin() *Fault {
	for i, u := range r.Admin.Users {
		key := fmt.Sprintf("admin.users[%d]", i)
		if u.UID < 0 {
			return r.bad(key+".uid", "is negative", "the number that `id -u` prints")
		}
		if f := r.oneOf(key+".role", u.Role, []string{"read", "operate"}); f != nil {
			return f
		}
	}
	if m := r.Admin.Metrics; m != "" {
		host, _, err := net.SplitHostPort(m)
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
			return r.bad("admin.metrics", fmt.Sprintf("%q is no loopback address and port", m), `such as "127.0.0.1:9464"`)
		}
	}
	return r.need("admin.socket", r.Admin.Socket, `such as "keikai.sock"`)
}

func (r configReader) positive(key string, n int64) *Fault {
	if n <= 0 {
		return r.bad(key, fmt.Sprintf("%d is not more than 0", n), "leave the key out for the default")
	}
	return nil
}

func (r configReader) notNegative(key string, d Duration) *Fault {
	if d.Duration < 0 {
		return r.bad(key, "is negative", `such as "10m", or "0s" for none`)
	}
	return nil
}
