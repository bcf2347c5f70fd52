package mailbot

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
	"keikai/pgp"
	"keikai/store"
)

// story plays one in a world of its own.
func story(t *testing.T, tell func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		tell(t, w)
		w.close()
	})
}

// world is an office at work on a real IMAP and SMTP host in memory, with real keys and a clock that the test drives.
// When it closes it fails on any outgoing mail that nobody has read, and checks every index of the store.
type world struct {
	t       testing.TB
	dir     string
	host    *mailhost.Host
	imap    *mailhost.Pipe
	smtp    *mailhost.Pipe
	cfg     *Config
	bot     *Bot
	people  map[string]*person
	read    map[string]int // how many mails of each inbox were looked at
	last    map[string]*opened
	number  string
	letters int      // how many were written, for their Message-IDs
	ordered []string // subjects that coordinators wrote
	sent    []byte   // the last letter that was posted, as it was
	kept    []byte   // a letter that was written and not posted
	log     *bytes.Buffer

	mornings bool // the story reads the morning pages too
	digests  map[[32]byte]bool
	arrived  map[string][]mailhost.Message // what each person got, in the order of the outbox
	words    map[string]string             // what $TOKEN, $CODE, $STOP and $CASE stand for, by word and person
	facts    map[string]any                // of the last notice that was read
}

// person is somebody who writes and reads mail.
type person struct {
	name    string
	address string
	lang    handling.Lang
	secret  *pgp.Secret
	former  *pgp.Secret // before a new one was made: it still opens what it was used for
}

// hired is a coordinator besides those whom every office has.
type hired struct {
	person
	realm handling.Realm
}

const worldStart = "2009-07-08T10:00:00+09:00"

// newWorld must run inside a synctest bubble. Its first act is one sleep to the story's date.
func newWorld(t *testing.T, more ...hired) *world {
	t.Helper()
	start, err := time.Parse(time.RFC3339, worldStart)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(start))
	w := makeWorld(t, more...)
	t.Cleanup(func() { // Also after a failure, or the bubble would wait for the servers.
		w.host.Close()
		w.imap.Close()
		w.smtp.Close()
	})
	go w.host.ServeIMAP(w.imap)
	go w.host.ServeSMTP(w.smtp)
	return w
}

// makeWorld is an office with its people, its servers not yet running.
func makeWorld(t testing.TB, more ...hired) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), host: mailhost.New(), imap: mailhost.PipeListener(), smtp: mailhost.PipeListener(), words: map[string]string{},
		log: &bytes.Buffer{}, digests: map[[32]byte]bool{}, arrived: map[string][]mailhost.Message{}, people: map[string]*person{}, read: map[string]int{}, last: map[string]*opened{}}
	for _, p := range []person{
		{name: "finder", address: "taro@finder.example", lang: handling.Japanese},
		{name: "alex", address: "alex@research.example", lang: handling.English},
		{name: "stranger", address: "mallory@stranger.example", lang: handling.English},
		{name: "山田", address: "yamada@reception.test", lang: handling.Japanese},
		{name: "Tanaka", address: "tanaka@reception.test", lang: handling.English},
		{name: "佐藤", address: "sato@coordination.test", lang: handling.Japanese},
	} {
		w.addPerson(p)
	}
	for _, h := range more {
		w.addPerson(h.person)
	}
	w.configure(more)
	w.open()
	return w
}

func (w *world) addPerson(p person) {
	w.t.Helper()
	s, err := pgp.Generate(time.Now().Add(-time.Hour), p.name, p.address, pgp.Curve25519, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	p.secret = s
	w.people[p.name] = &p
	w.host.AddUser(p.address, "secret")
}

func (w *world) write(name string, data []byte) string {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *world) configure(more []hired) {
	w.t.Helper()
	cfg := DefaultConfig()
	cfg.Office = OfficeConfig{NameJA: "例示情報セキュリティ機構", NameEN: "Example Security Office", Edition: "2009", Timezone: "Asia/Tokyo",
		SignatureJA: "例示情報セキュリティ機構 届出窓口\n電話 00-0000-0000 (平日 10:00-17:00)", SignatureEN: "Example Security Office, reception desk\nTel +81 00 0000 0000 (weekdays 10:00-17:00 JST)"}
	cfg.Store = StoreConfig{Engine: "bbolt", Path: filepath.Join(w.dir, "keikai.db"), KeyFile: filepath.Join(w.dir, "store.key")}
	cfg.SMTP = SMTPConfig{Server: "127.0.0.1:25", TLS: "none", User: "report@reception.test", PasswordFile: w.write("password", []byte("secret\n"))}
	for _, m := range []MailboxConfig{
		{Name: "reception", Role: handling.Reception, Address: "report@reception.test"},
		{Name: "coordination", Role: handling.Coordination, Address: "desk@coordination.test"},
	} {
		s, err := pgp.Generate(time.Now().Add(-time.Hour), m.Name, m.Address, pgp.Curve25519, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		armored, err := s.Armor(nil)
		if err != nil {
			w.t.Fatal(err)
		}
		m.PGP.KeyFiles = []string{w.write(m.Name+".asc", armored)}
		m.IMAP = IMAPConfig{Server: "127.0.0.1:143", TLS: "none", User: m.Address, PasswordFile: filepath.Join(w.dir, "password"),
			Folder: "INBOX", Poll: Duration{time.Minute}, After: "seen", Start: "now"}
		w.host.AddUser(m.Address, "secret")
		w.people[m.Name] = &person{name: m.Name, address: m.Address, secret: s}
		cfg.Mailboxes = append(cfg.Mailboxes, m)
	}
	staff := []hired{{person{name: "山田"}, handling.Reception}, {person{name: "Tanaka"}, handling.Reception}, {person{name: "佐藤"}, handling.Coordination}}
	for _, c := range append(staff, more...) {
		p := w.people[c.name]
		armored, err := p.secret.Certificate().Armor()
		if err != nil {
			w.t.Fatal(err)
		}
		cfg.Coordinators = append(cfg.Coordinators, CoordinatorConfig{Name: c.name, NameEN: map[string]string{"佐藤": "Sato"}[c.name], Address: p.address, Roles: []handling.Realm{c.realm}, Language: p.lang,
			KeyFile: w.write(p.address+".asc", armored), Notify: "all"})
	}
	w.cfg = &cfg
	if err := CreateStore(&cfg, Env{Now: time.Now, Rand: rand.Reader}); err != nil {
		w.t.Fatal(err)
	}
}

// dial sends IMAP and SMTP to their pipes by the port.
func (w *world) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if strings.HasSuffix(address, ":143") {
		return w.imap.Dial(ctx, network, address)
	}
	return w.smtp.Dial(ctx, network, address)
}

func (w *world) open() {
	w.t.Helper()
	b, err := Open(w.cfg, Env{Now: time.Now, Rand: rand.Reader, Dial: w.dial, Log: slog.New(slog.NewJSONHandler(w.log, nil))})
	if err != nil {
		w.t.Fatal(err)
	}
	w.bot = b
}

// restart is a clean stop and a new start.
func (w *world) restart() {
	w.t.Helper()
	if err := w.bot.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

// once runs one pass of the bot.
func (w *world) once() []OnceRow {
	w.t.Helper()
	var rows []OnceRow
	err := w.bot.Once(w.t.Context(), func(v any) error {
		rows = append(rows, v.(OnceRow))
		return nil
	})
	var a *Attention
	if err != nil && !errors.As(err, &a) {
		w.t.Fatalf("once: %v", err)
	}
	return rows
}

// close looks at everything once more.
func (w *world) close() {
	w.t.Helper()
	w.once()
	for name := range w.people {
		if fresh := w.inbox(name)[w.read[name]:]; len(fresh) > 0 && name != "reception" && name != "coordination" {
			for _, m := range fresh {
				w.t.Errorf("%s has an unread mail %s", name, w.kindOf(m.Raw))
			}
		}
	}
	found, err := w.bot.store.Verify()
	desk, err2 := w.bot.verifyDesk()
	if err := errors.Join(err, err2); err != nil {
		w.t.Errorf("verify store: %v", err)
	}
	found = append(found, desk...)
	for _, f := range found {
		if !f.OK {
			w.t.Errorf("store: %s: %s", f.What, f.Detail)
		}
	}
	w.foldJournal()
	w.sumOfDispositions()
	w.outgoingForm()
	w.headersApart()
	if err := w.bot.Close(); err != nil {
		w.t.Error(err)
	}
	w.nothingReadable()
}

// nothingReadable searches the log and the store's file for what a mail told: neither may hold a word of it.
func (w *world) nothingReadable() {
	w.t.Helper()
	file, err := os.ReadFile(w.cfg.Store.Path)
	if err != nil {
		w.t.Fatal(err)
	}
	canaries := []string{"例示メールソフト", "欠陥があります", "ソフトウエア製品"}
	for name, p := range w.people {
		if name != "reception" && name != "coordination" {
			canaries = append(canaries, p.address)
		}
	}
	if w.number != "" {
		canaries = append(canaries, w.number)
	}
	for _, c := range canaries {
		if bytes.Contains(w.log.Bytes(), []byte(c)) {
			w.t.Errorf("the log holds %q:\n%s", c, w.log)
		}
		if bytes.Contains(file, []byte(c)) {
			w.t.Errorf("the store's file holds %q", c) // S18
		}
	}
}

// sumOfDispositions shows that every mail that was received has exactly one lasting disposition that the command line lists.
// R11
func (w *world) sumOfDispositions() {
	w.t.Helper()
	listed := map[string]uint64{}
	for _, m := range w.mails() {
		listed[m.Disposition]++
		if !slices.Contains([]string{"new_report", "filed", "command", "duplicate", "quarantined", "ignored"}, m.Disposition) {
			w.t.Errorf("mail %d has the disposition %q", m.N, m.Disposition)
		}
		if reason := *orEmpty(m.Reason); reason == "" && (m.Disposition == "quarantined" || m.Disposition == "ignored") {
			w.t.Errorf("mail %d is %s for no reason", m.N, m.Disposition)
		}
	}
	w.bot.store.View(func(tx *store.Tx) error {
		counted, err := tx.Tally()
		if err != nil || !maps.Equal(counted, listed) {
			w.t.Errorf("dispositions: counted %v, listed %v: %v", counted, listed, err)
		}
		return nil
	})
	for _, box := range []string{"reception", "coordination"} {
		for _, m := range w.inbox(box) {
			if !w.isKept(m.Raw) {
				w.t.Errorf("a mail in %s was never kept:\n%.300s", box, m.Raw)
			}
		}
	}
}

func (w *world) isKept(raw []byte) bool {
	err := w.bot.store.View(func(tx *store.Tx) error {
		_, err := tx.Holder(message.ContentID(raw))
		return err
	})
	return err == nil
}

// outgoingForm looks at every mail that the bot ever sent: one visible recipient, one session key, and nothing that links
// one party's mails to another's.
func (w *world) outgoingForm() {
	w.t.Helper()
	ids := map[string]string{}
	for name := range w.people {
		for _, m := range w.inbox(name) {
			if name == "reception" || name == "coordination" {
				continue
			}
			w.oneRecipient(name, m)
			id := message.Parse(m.Raw, message.DefaultLimits()).MessageID
			if local, _, _ := strings.Cut(id, "@"); len(local) != 32 || ids[id] != "" && ids[id] != name {
				w.t.Errorf("Message-ID %q to %s is not random, or was another's: %s", id, name, ids[id]) // R35
			}
			ids[id] = name
		}
	}
}

func (w *world) oneRecipient(name string, m mailhost.Message) {
	w.t.Helper()
	p := message.Parse(m.Raw, message.DefaultLimits())
	if len(p.To) != 1 || p.To[0].Address != w.people[name].address || p.Header.Count("To") != 1 || p.Header.Count("Cc")+p.Header.Count("Bcc") > 0 {
		w.t.Errorf("mail to %s names other recipients: %v", name, p.To) // R29
	}
	if l := p.Layer(); l.Form == message.FormMIMEEncrypted {
		keys, err := pgp.RecipientKeyIDs(l.Data)
		if err != nil || len(keys) != 1 {
			w.t.Errorf("mail to %s is sealed to %v: %v", name, keys, err) // S16
		}
	}
	if subject := message.SplitSubject(p.Subject); subject.Rest != "ご連絡" && subject.Rest != "Notice" {
		w.t.Errorf("the outer subject to %s says %q", name, p.Subject) // R67
	}
	staff := w.isStaff(name)
	if form := p.Layer().Form; form != message.FormMIMEEncrypted && (form != message.FormMIMESigned || staff) {
		w.t.Errorf("%s to %s went out as %s", w.kindOf(m.Raw), name, form) // R62
	}
	whole := string(m.Raw)
	for other, q := range w.people {
		if other != name && other != "reception" && other != "coordination" && strings.Contains(whole, q.address) {
			w.t.Errorf("the mail to %s holds the address of %s outside", name, other)
		}
	}
}

// foldJournal shows that every case is the fold of its journal.
func (w *world) foldJournal() {
	w.t.Helper()
	err := w.bot.store.View(func(tx *store.Tx) error {
		for c, err := range tx.Cases() {
			if err != nil {
				return err
			}
			if c.Deleted {
				continue // the chain is what is left of its history
			}
			var folded handling.Case
			for e, err := range tx.Journal(c.Key) {
				if err != nil {
					return err
				}
				folded = handling.Apply(folded, *e.Change)
			}
			want, _ := json.Marshal(c)
			got, _ := json.Marshal(folded)
			if !bytes.Equal(want, got) {
				w.t.Errorf("journal of %s does not fold to the case:\n got %s\nwant %s", c.Number, got, want)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Error(err)
	}
}

// inbox lists what a person's mailbox holds that the bot sent. The morning page comes every working day; only a story about
// mornings counts it.
func (w *world) inbox(name string) []mailhost.Message {
	all := w.host.Messages(w.people[name].address)
	if name == "reception" || name == "coordination" {
		return all
	}
	all = w.inOrder(name, all)
	if w.mornings {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(m mailhost.Message) bool { return w.isDigest(m.Raw) })
}

// inOrder sorts what came since the last look by the outbox: several are sent at a time, and which of them is first is chance.
func (w *world) inOrder(name string, all []mailhost.Message) []mailhost.Message {
	fresh := slices.Clone(all[len(w.arrived[name]):])
	rows := make(map[string]uint64)
	for _, m := range fresh {
		_, rows[string(m.Raw)] = w.rowOf(m.Raw)
	}
	slices.SortStableFunc(fresh, func(a, b mailhost.Message) int { return cmp.Compare(rows[string(a.Raw)], rows[string(b.Raw)]) })
	w.arrived[name] = append(w.arrived[name], fresh...)
	return w.arrived[name]
}

// isDigest remembers what was a morning page.
func (w *world) isDigest(raw []byte) bool {
	sum := message.SHA256(raw)
	known, ok := w.digests[sum]
	if !ok {
		known = slices.Contains([]string{string(handling.DeskDigestKind), string(handling.DeskQuarterKind)}, w.kindOf(raw))
		w.digests[sum] = known
	}
	return known
}

// kindOf finds which notice a mail is.
func (w *world) kindOf(raw []byte) string {
	kind, _ := w.rowOf(raw)
	return kind
}

// rowOf finds the outbox's row of a mail, by its Message-ID.
func (w *world) rowOf(raw []byte) (kind string, n uint64) {
	id := message.Parse(raw, message.DefaultLimits()).MessageID
	kind = "?"
	w.bot.store.View(func(tx *store.Tx) error {
		for o, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			if o.MessageID == id {
				kind, n = o.Kind, o.N
			}
		}
		return nil
	})
	return kind, n
}

// next gives the person's next unread mail, opened with the person's key.
func (w *world) next(name string) (kind string, o *opened) {
	w.t.Helper()
	box := w.inbox(name)
	if w.read[name] >= len(box) {
		w.t.Errorf("%s has no further mail", name)
		return "", nil
	}
	raw := box[w.read[name]].Raw
	w.read[name]++
	o = w.readAs(name, raw)
	w.last[name] = o
	return w.kindOf(raw), o
}

// readAs opens a mail as the person's own mail program would.
func (w *world) readAs(name string, raw []byte) *opened {
	w.t.Helper()
	p := w.people[name]
	secrets := []*pgp.Secret{p.secret}
	if p.former != nil {
		secrets = append(secrets, p.former)
	}
	d := &desk{mailboxes: []*mailbox{{MailboxConfig: MailboxConfig{Name: name, Role: handling.Reception}, secrets: secrets}}}
	for _, box := range []string{"reception", "coordination"} {
		d.coordinators = append(d.coordinators, coordinator{Coordinator: handling.Coordinator{Name: box}, cert: w.people[box].secret.Certificate()})
	}
	o := openMail(d, w.cfg, raw, time.Now())
	w.nothingOfTheOrder(name, o)
	if o.signed.Verdict != pgp.SignatureValid {
		w.t.Errorf("mail to %s is not validly signed by our mailbox: %s", name, o.signed.Verdict)
	}
	return o
}

// withoutPages are drafts of a page on JVN, which the gate looks through.
var withoutPages = regexp.MustCompile(`content-type: text/html\r\ncontent-disposition: attachment; filename="jvn[0-9]{8}-(ja|en)\.html"`)

// nothingOfTheOrder: no mail to a party holds the line that ordered it, or a second text beside the one that was looked at. R34
func (w *world) nothingOfTheOrder(name string, o *opened) {
	w.t.Helper()
	if w.isStaff(name) {
		return
	}
	for _, order := range w.ordered {
		if strings.Contains(o.subject()+"\n"+o.payload.Text, order) {
			w.t.Errorf("the mail to %s holds the order %q", name, order)
		}
	}
	for _, kind := range []string{"multipart/alternative", "text/html"} {
		if bytes.Contains(withoutPages.ReplaceAll(bytes.ToLower(o.payload.Root.Raw), nil), []byte("content-type: "+kind)) {
			w.t.Errorf("the mail to %s has a part of %s", name, kind)
		}
	}
}

func (w *world) isStaff(name string) bool {
	return slices.ContainsFunc(w.cfg.Coordinators, func(c CoordinatorConfig) bool { return c.Address == w.people[name].address })
}

// letter is a mail that a person writes.
type letter struct {
	from, to    string // names of people or mailboxes
	fromAddress string // "" = the person's own
	subject     string // protected one, when it is sealed or signed by MIME
	outer       string // outer subject; "" = the same in clear mail, "..." in sealed mail
	body        string
	reply       *opened
	attach      []message.Attachment
	sealed      bool
	signed      bool
	signer      string // another person's key
	sealTo      string // another mailbox's key
	inline      bool
	jis         bool
	bare        bool // as gpg 2.2 does it: no intended recipient, no protected header
	clock       time.Duration
	header      []string // further header fields of the mail
	client      string   // mail program that makes it, see clients
}

// raw makes the letter into a mail as mail programs do.
func (w *world) raw(l letter) []byte {
	w.t.Helper()
	var head strings.Builder
	for _, h := range l.header {
		head.WriteString(h + "\r\n")
	}
	return append([]byte(head.String()), w.written(l)...)
}

func (w *world) written(l letter) []byte {
	w.t.Helper()
	w.letters++
	if w.isStaff(l.from) && len(message.SplitSubject(l.subject).Tags) > 0 {
		w.ordered = append(w.ordered, l.subject)
	}
	now := time.Now().Add(l.clock)
	from := w.people[l.from]
	address := l.fromAddress
	if address == "" {
		address = from.address
	}
	signer := from
	if l.signer != "" {
		signer = w.people[l.signer]
	}
	key := w.people[l.to]
	if l.sealTo != "" {
		key = w.people[l.sealTo]
	}
	if l.outer == "" {
		l.outer = l.subject
		if l.sealed && !l.bare {
			l.outer = "..."
		}
	}
	o := message.Outgoing{From: message.Address{Name: from.name, Address: address}, To: message.Address{Address: w.people[l.to].address},
		MessageID: fmt.Sprintf("%d.letter@%s", w.letters, strings.SplitN(address, "@", 2)[1]), Date: now, OuterSubject: l.outer, Subject: l.subject, Body: l.body, Attachments: l.attach}
	if l.reply != nil {
		o.InReplyTo = l.reply.mail.MessageID
		o.References = append(append([]string{}, l.reply.mail.References...), l.reply.mail.MessageID)
	}
	switch {
	case l.client != "":
		return clients[l.client](w, o, signer, key)
	case l.bare:
		return w.bareMail(o, l, signer, key)
	case l.sealed && l.signed:
		armored, err := pgp.Seal(o.Payload(true), signer.secret, key.secret.Certificate(), pgp.SealOptions{Now: now})
		if err != nil {
			w.t.Fatal(err)
		}
		return o.Encrypted(armored)
	case l.signed:
		payload := o.Payload(false)
		sig, micalg, err := pgp.SignDetached(payload, signer.secret, now)
		if err != nil {
			w.t.Fatal(err)
		}
		return o.Signed(payload, sig, micalg)
	}
	return clearMail(o, l)
}

// clearMail is a plain mail, in ISO-2022-JP where the letter says so.
func clearMail(o message.Outgoing, l letter) []byte {
	body := l.body
	charset := "utf-8"
	if l.jis {
		body, charset = toJIS(l.body), "iso-2022-jp"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s>\r\nDate: %s\r\n", o.From.Address, o.To.Address, encodedWord(o.OuterSubject, l.jis), o.MessageID, o.Date.Format(time.RFC1123Z))
	if o.InReplyTo != "" {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n", o.InReplyTo, strings.Join(o.References, "> <"))
	}
	b.WriteString("MIME-Version: 1.0\r\n")
	if len(l.attach) > 0 {
		b.WriteString("Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n")
	}
	fmt.Fprintf(&b, "Content-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s", charset, crlf(body))
	for _, a := range l.attach {
		fmt.Fprintf(&b, "\r\n--cut\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
			a.Type, a.Name, wrapped(base64.StdEncoding.EncodeToString(a.Content)))
	}
	if len(l.attach) > 0 {
		b.WriteString("--cut--\r\n")
	}
	return b.Bytes()
}

func wrapped(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s
}

// bareMail is sealed, or signed, as gpg 2.2 and most plug-ins do it: text only, nothing that names the recipient inside
// the signature.
func (w *world) bareMail(o message.Outgoing, l letter, signer, key *person) []byte {
	w.t.Helper()
	text := crlf(l.body)
	if l.jis {
		text = crlf(toJIS(l.body))
	}
	inner := text
	if !l.inline {
		inner = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text
	}
	armored := w.bareSeal([]byte(inner), signer, key, l.signed)
	if !l.inline {
		return o.Encrypted(armored)
	}
	return clearMail(o, letter{body: string(armored)})
}

func (w *world) bareSeal(text []byte, signer, key *person, signed bool) []byte {
	w.t.Helper()
	params := &openpgp.EncryptParams{}
	if signed {
		params.Signers = []*openpgp.Entity{entityOf(w.t, signer.secret)}
	}
	var b bytes.Buffer
	a, err := armor.Encode(&b, "PGP MESSAGE", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	out, err := openpgp.EncryptWithParams(a, nil, []*openpgp.Entity{entityOf(w.t, key.secret)}, params)
	if err != nil {
		w.t.Fatal(err)
	}
	out.Write(text)
	out.Close()
	a.Close()
	return b.Bytes()
}

func entityOf(t testing.TB, s *pgp.Secret) *openpgp.Entity {
	t.Helper()
	armored, err := s.Armor(nil)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(armored))
	if err != nil {
		t.Fatal(err)
	}
	return ring[0]
}

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// post remembers the mail as the last one.
func (w *world) post(from, to string, raw []byte) {
	w.t.Helper()
	w.sent = raw
	w.submit(from, to, raw)
}

// deliver puts a mail straight into a mailbox and lets the bot run once.
func (w *world) deliver(box string, raw []byte) {
	w.t.Helper()
	if err := w.host.Deliver(w.people[box].address, raw, time.Now()); err != nil {
		w.t.Fatal(err)
	}
	w.once()
}

// newest is the newest incoming mail: disposition and reason.
func (w *world) newest() string {
	w.t.Helper()
	all := w.mails()
	if len(all) == 0 {
		return ""
	}
	r := all[len(all)-1]
	return strings.TrimSpace(r.Disposition + " " + *orEmpty(r.Reason))
}

// send writes the letter, posts it and lets the bot run once.
func (w *world) send(l letter) []byte {
	w.t.Helper()
	raw := w.raw(l)
	w.post(l.from, l.to, raw)
	w.once()
	return raw
}

// gets reads the person's next mail and checks its kind.
func (w *world) gets(name, kind string) *opened {
	w.t.Helper()
	got, o := w.next(name)
	if o == nil {
		w.t.FailNow()
	}
	if got != kind {
		w.t.Fatalf("%s got %s, not %s:\n%s", name, got, kind, o.payload.Text)
	}
	if tags := message.SplitSubject(o.mail.Subject).Tags; len(tags) == 1 && kind == "finder/receipt" {
		w.number = tags[0]
	}
	return o
}

// nobody shows that no mail went out.
func (w *world) nobody() {
	w.t.Helper()
	for name := range w.people {
		for _, m := range w.inbox(name)[w.read[name]:] {
			if name != "reception" && name != "coordination" {
				w.t.Errorf("%s got %s", name, w.kindOf(m.Raw))
			}
		}
	}
}

// report is a finder's sealed and signed report, with everybody's mails about it read.
func (w *world) report() {
	w.t.Helper()
	w.send(letter{from: "finder", to: "reception", subject: "届出", body: "例示メールソフトに欠陥があります。\n", sealed: true, signed: true, attach: w.keyOf("finder")})
	w.gets("finder", "finder/receipt")
	w.gets("山田", "desk/new_report")
	w.gets("Tanaka", "desk/new_report")
}

func (w *world) keyOf(name string) []message.Attachment {
	w.t.Helper()
	armored, err := w.people[name].secret.Certificate().Armor()
	if err != nil {
		w.t.Fatal(err)
	}
	return []message.Attachment{{Name: "key.asc", Type: "application/pgp-keys", Content: armored}}
}

// submit hands the mail in by SMTP, as the person's provider would.
func (w *world) submit(from, to string, raw []byte) {
	w.t.Helper()
	s, err := transport.OpenSubmission(w.t.Context(), transport.Server{Address: "127.0.0.1:25", TLS: "none", User: w.people[to].address, Password: "secret", Dial: w.dial}, "client.test")
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	if res := s.Send(w.t.Context(), w.people[from].address, w.people[to].address, "x", raw, func() error { return nil }); res.Outcome != transport.Sent {
		w.t.Fatalf("post: %+v", res)
	}
}

// theCase is the story's case as it is stored.
func (w *world) theCase() handling.Case {
	w.t.Helper()
	var c handling.Case
	err := w.bot.store.View(func(tx *store.Tx) (err error) {
		c, err = tx.CaseByNumber(w.number)
		return err
	})
	if err != nil {
		w.t.Errorf("case %q: %v", w.number, err)
	}
	return c
}

// mails lists incoming mails as the command line would.
func (w *world) mails() []MailRow {
	w.t.Helper()
	var out []MailRow
	err := w.bot.Do(w.t.Context(), Request{Command: "mail.list"}, func(v any) error {
		if r := v.(MailRow); r.Direction == "in" {
			out = append(out, r)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}
