package mailbot

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/mailbot/transport/mailhost"
	"keikai/pgp"
	"keikai/store"
)

// benchOffice is an office at work for a benchmark: a bbolt file on disk that is synced at every commit, real keys, the
// real clock, and a mail host on loopback. Two coordinators serve reception, so every report is answered with two sealed notices.
type benchOffice struct {
	b      testing.TB
	dir    string
	cfg    *Config
	bot    *Bot
	host   *mailhost.Host
	keys   map[string]*pgp.Secret // by address
	serial int
	moved  time.Duration // how far its clock is ahead
}

const (
	benchReception = "report@reception.test"
	benchYamada    = "yamada@reception.test"
	benchTanaka    = "tanaka@reception.test"
	benchFinder    = "finder@finder.example"
)

// newBenchOffice makes an office in which every key is of the algorithm.
func newBenchOffice(b testing.TB, alg pgp.Algorithm) *benchOffice {
	b.Helper()
	o := &benchOffice{b: b, dir: b.TempDir(), host: mailhost.New(), keys: map[string]*pgp.Secret{}}
	for _, address := range []string{benchReception, benchYamada, benchTanaka, benchFinder} {
		key, err := pgp.Generate(time.Now().Add(-time.Hour), "", address, alg, 0)
		o.check(err)
		o.keys[address] = key
		o.host.AddUser(address, "secret")
	}
	o.configure(o.serve(o.host.ServeIMAP), o.serve(o.host.ServeSMTP))
	root, err := store.NewRoot(rand.Reader)
	o.check(err)
	o.check(store.WriteRoot(o.cfg.Store.KeyFile, root))
	s, err := store.Create(o.cfg.Store.Path, root, store.Options{Now: time.Now, Rand: rand.Reader})
	o.check(err)
	o.check(s.Close())
	o.bot, err = Open(o.cfg, Env{Now: o.now, Rand: rand.Reader})
	o.check(err)
	b.Cleanup(func() {
		o.check(o.bot.Close())
		o.host.Close()
	})
	return o
}

func (o *benchOffice) now() time.Time { return time.Now().Add(o.moved) }

func (o *benchOffice) check(err error) {
	o.b.Helper()
	if err != nil {
		o.b.Fatal(err)
	}
}

// serve starts one protocol of the mail host on loopback.
func (o *benchOffice) serve(protocol func(net.Listener) error) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	o.check(err)
	go protocol(l)
	o.b.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func (o *benchOffice) file(name string, data []byte) string {
	path := filepath.Join(o.dir, name)
	o.check(os.WriteFile(path, data, 0o600))
	return path
}

func (o *benchOffice) configure(imap, smtp string) {
	cfg := DefaultConfig()
	cfg.Office = OfficeConfig{NameJA: "例示情報セキュリティ機構", NameEN: "Example Security Office", Edition: "2009", Timezone: "Asia/Tokyo",
		SignatureJA: "例示情報セキュリティ機構 届出窓口", SignatureEN: "Example Security Office, reception desk"}
	cfg.Store = StoreConfig{Engine: "bbolt", Path: filepath.Join(o.dir, "keikai.db"), KeyFile: filepath.Join(o.dir, "store.key")}
	password := o.file("password", []byte("secret\n"))
	cfg.SMTP = SMTPConfig{Server: smtp, TLS: "none", User: benchReception, PasswordFile: password}
	secret, err := o.keys[benchReception].Armor(nil)
	o.check(err)
	m := MailboxConfig{Name: "reception", Role: handling.Reception, Address: benchReception}
	m.PGP.KeyFiles = []string{o.file("reception.asc", secret)}
	m.IMAP = IMAPConfig{Server: imap, TLS: "none", User: benchReception, PasswordFile: password, Folder: "INBOX", Poll: Duration{time.Minute}, After: "keep", Start: "all"}
	cfg.Mailboxes = []MailboxConfig{m}
	for _, c := range []CoordinatorConfig{
		{Name: "山田", Address: benchYamada, Language: handling.Japanese},
		{Name: "Tanaka", Address: benchTanaka, Language: handling.English},
	} {
		public, err := o.keys[c.Address].Certificate().Armor()
		o.check(err)
		c.KeyFile, c.Roles, c.Notify = o.file(c.Address+".pub.asc", public), []handling.Realm{handling.Reception}, "all"
		cfg.Coordinators = append(cfg.Coordinators, c)
	}
	// The caps on automatic mail are for a flood; the benchmark is one.
	cfg.Limits.AutoPerAddressDay, cfg.Limits.AutoPerHour = 1<<30, 1<<30
	o.cfg = &cfg
}

// letter is the outside of the next mail from an address to reception.
func (o *benchOffice) letter(from, subject, body string) message.Outgoing {
	o.serial++
	_, domain, _ := strings.Cut(from, "@")
	return message.Outgoing{From: message.Address{Address: from}, To: message.Address{Address: benchReception}, Date: o.now(),
		MessageID: fmt.Sprintf("%d.bench@%s", o.serial, domain), OuterSubject: "...", Subject: subject, Body: fmt.Sprintf("%s   (%d)\n", body, o.serial)}
}

// reportText is a report of 3 KB in the form of the guideline.
var reportText = "１．届出者情報\n1) 住所(都道府県)：東京都\n   所属：\n   氏名：発見 太郎\n   電子メールアドレス：taro@finder.example\n" +
	"2) 届出者情報の取り扱いについて\n   製品開発者への通知：■知らせても良い □IPAとのみ\n   公表時の届出者名：□掲載する ■しない\n\n" +
	"２．脆弱性関連情報\n1) この脆弱性関連情報の入手先\n   ■自分で発見 □人から入手 □ウェブサイトから入手\n2) 脆弱性を確認したソフトウエア等\n" +
	"   名称：例示メールソフト\n   バージョン：3.1.4\n   パッチレベル：なし\n   言語：日本語\n   設定情報：初期設定\n" +
	"3) 脆弱性の種類\n   クロスサイトスクリプティング\n4) 再現手順\n" + strings.Repeat("   件名に書かれた文字列が、そのまま画面に出力されます。\n", 24) +
	"5) 再現の状況\n   ■常に □時々 □まれに\n6) 脆弱性により発生しうる脅威\n   任意のスクリプトが実行される。\n"

// reports are n sealed and signed reports, each from another finder, with the finder's key inside.
func (o *benchOffice) reports(n int) [][]byte {
	key := o.keys[benchFinder]
	public, err := key.Certificate().Armor()
	o.check(err)
	var out [][]byte
	for range n {
		l := o.letter(fmt.Sprintf("finder%d@finder.example", o.serial), "ソフトウエア製品脆弱性関連情報の届出", reportText)
		l.Attachments = []message.Attachment{{Name: "key.asc", Type: "application/pgp-keys", Content: public}}
		out = append(out, o.sealed(l, key))
	}
	return out
}

// command is a sealed and signed command of 山田.
func (o *benchOffice) command(subject string) []byte {
	return o.sealed(o.letter(benchYamada, subject, "よろしくお願いします。"), o.keys[benchYamada])
}

func (o *benchOffice) sealed(l message.Outgoing, by *pgp.Secret) []byte {
	armored, err := pgp.Seal(l.Payload(true), by, o.keys[benchReception].Certificate(), pgp.SealOptions{Now: o.now()})
	o.check(err)
	return l.Encrypted(armored)
}

// reply is a plain mail of the finder to a case.
func (o *benchOffice) reply(number string) []byte {
	l := o.letter(benchFinder, "Re: ["+number+"] Notice", "ご連絡ありがとうございます。再現手順を追記します。\n")
	return fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s>\r\nDate: %s\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s",
		benchFinder, benchReception, l.Subject, l.MessageID, l.Date.Format(time.RFC1123Z), strings.ReplaceAll(l.Body, "\n", "\r\n"))
}

// keep keeps mails as a fetch would, 64 a transaction.
func (o *benchOffice) keep(raws [][]byte) {
	for from := 0; from < len(raws); from += turnSize {
		var batch []arrival
		for _, raw := range raws[from:min(from+turnSize, len(raws))] {
			batch = append(batch, arrival{head: store.Mail{Mailbox: "reception", Realm: handling.Reception, ReceivedAt: time.Now()}, raw: raw})
		}
		_, err := o.bot.keep(batch, func(*store.Tx) error { return nil })
		o.check(err)
	}
}

// handle takes mails from keeping to notices that are sealed and stored.
func (o *benchOffice) handle(raws [][]byte) {
	o.keep(raws)
	_, err := o.bot.handle(context.Background())
	o.check(err)
}

func benchNumber(i int) string { return fmt.Sprintf("IPA#%08d", 10_000_000+i) }

// fill writes n cases of the finder, each with its notice that was sent, without going through mails. Three of twenty are of websites.
func fill(b testing.TB, s *store.Store, n int) {
	b.Helper()
	at := time.Now().Add(-time.Hour)
	finder := handling.Finder{Name: "発見 太郎", Address: benchFinder, Language: handling.Japanese, Protection: handling.ClearOK}
	for i := 0; i < n; {
		err := s.Update(func(tx *store.Tx) error {
			for stop := min(i+2000, n); i < stop; i++ {
				kind := handling.Product
				if i%20 < 3 {
					kind = handling.Website
				}
				opened := handling.Opened{Key: fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15), Number: benchNumber(i), Kind: kind, Edition: "2009",
					Title: "例示メールソフト", Finder: finder}
				changes := []handling.Change{{At: at, Actor: "F", Opened: &opened},
					{At: at, Actor: "F", Filed: &handling.CaseMail{Direction: handling.In, At: at, Party: "F", Kind: "new_report"}}}
				if err := tx.Write(handling.Apply(handling.Case{}, changes...), 0, changes); err != nil {
					return err
				}
				o, err := tx.Owe(store.Outgoing{Case: opened.Key, Mailbox: "reception", Kind: string(handling.FinderReceiptKind), Language: "ja", OwedAt: at,
					Recipient: "F", To: benchFinder, Automatic: true, MessageID: fmt.Sprintf("%d@reception.test", i), Facts: []byte("{}")})
				if err != nil {
					return err
				}
				o.State = store.Sent
				if err := tx.SetOutgoing(o); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
