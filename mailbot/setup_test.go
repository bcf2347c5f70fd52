package mailbot

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/transport/mailhost"
	"keikai/pgp"
	"keikai/store"
)

var setupDay = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)

func setupEnv() Env {
	return Env{Now: func() time.Time { return setupDay }, Rand: rand.Reader}
}

// madeOffice is what Init makes, in a folder that is closed to others as a real one is.
func madeOffice(t *testing.T) InitResult {
	t.Helper()
	made, err := Init(filepath.Join(t.TempDir(), "office"), setupEnv())
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// staffedOffice is a made office with two coordinators at each desk.
func staffedOffice(t *testing.T) InitResult {
	t.Helper()
	made := madeOffice(t)
	for _, name := range []string{"yamada", "tanaka", "sato", "suzuki"} {
		addCertificate(t, filepath.Join(made.Dir, "keys", name+".pub.asc"), name, 400*24*time.Hour)
	}
	text := strings.NewReplacer("#[[coordinator]]", "[[coordinator]]", "#name = ", "name = ", "#address = ", "address = ", "#roles = ", "roles = ",
		`#key_file = "keys/yamada`, `key_file = "keys/yamada`, `#key_file = "keys/tanaka`, `key_file = "keys/tanaka`).Replace(ExampleConfig)
	for name, role := range map[string]string{"sato": "reception", "suzuki": "coordination"} {
		text += fmt.Sprintf("\n[[coordinator]]\nname = %q\naddress = \"%s@%s.example.jp\"\nroles = [%q]\nkey_file = \"keys/%s.pub.asc\"\n", name, name, role, role, name)
	}
	overwrite(t, made.Config, text)
	return made
}

func addCertificate(t *testing.T, path, name string, lifetime time.Duration) {
	t.Helper()
	key, err := pgp.Generate(setupDay, name, name+"@reception.example.jp", pgp.Curve25519, lifetime)
	if err != nil {
		t.Fatal(err)
	}
	armored, err := key.Certificate().Armor()
	if err != nil {
		t.Fatal(err)
	}
	overwrite(t, path, string(armored))
}

func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// checked runs Check and returns the rows that are not ok, by what they are about, and the whole number.
func checked(t *testing.T, config string, env Env, offline bool) (bad map[string]CheckRow, rows []CheckRow) {
	t.Helper()
	cfg, err := LoadConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	bad = map[string]CheckRow{}
	err = Check(context.Background(), cfg, env, offline, func(r CheckRow) error {
		rows = append(rows, r)
		if !r.OK {
			bad[r.What] = r
			if r.Hint == "" {
				t.Errorf("%s is not ok and has no hint", r.What)
			}
		}
		return nil
	})
	var attention *Attention
	if (len(bad) > 0) != errors.As(err, &attention) || len(bad) == 0 && err != nil {
		t.Errorf("%d rows are not ok, and Check returned %v", len(bad), err)
	}
	return bad, rows
}

func TestInitMakesAnOfficeThatNobodyElseCanRead(t *testing.T) { // R93
	made := madeOffice(t)
	want := []string{"config.toml", "keys/reception.asc", "keys/reception.pub.asc", "keys/reception.password", "keys/coordination.asc",
		"keys/coordination.pub.asc", "keys/coordination.password", "keys/store.key", "keikai.db"}
	var got []string
	for _, path := range made.Files {
		rel, err := filepath.Rel(made.Dir, path)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rel)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %04o", rel, info.Mode().Perm())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("made %q\nwant %q", got, want)
	}
	for _, dir := range []string{made.Dir, filepath.Join(made.Dir, "keys")} {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", dir, info.Mode(), err)
		}
	}
}

func TestInitGivesEachMailboxItsOwnKey(t *testing.T) {
	made := madeOffice(t)
	if len(made.Keys) != 2 || made.Keys[0].Fingerprint == made.Keys[1].Fingerprint {
		t.Fatalf("keys are %+v", made.Keys)
	}
	for _, k := range made.Keys {
		public, err := os.ReadFile(k.Public)
		if err != nil {
			t.Fatal(err)
		}
		certs, err := pgp.ReadCertificates(public)
		if err != nil || len(certs) != 1 || string(certs[0].Fingerprint()) != k.Fingerprint {
			t.Fatalf("%s holds %v, %v; want %s", k.Public, certs, err, k.Fingerprint)
		}
		if strings.Contains(string(public), "PRIVATE") || !strings.Contains(certs[0].UserIDs()[0], "<"+k.Address+">") {
			t.Errorf("%s is for %q", k.Public, certs[0].UserIDs())
		}
	}
}

func TestInitOverwritesNothing(t *testing.T) {
	made := madeOffice(t)
	before, err := os.ReadFile(made.Files[1])
	if err != nil {
		t.Fatal(err)
	}
	var f *Fault
	if _, err := Init(made.Dir, setupEnv()); !errors.As(err, &f) || !f.Usage {
		t.Errorf("a second init says %v", err)
	}
	if err := os.Remove(made.Config); err != nil {
		t.Fatal(err)
	}
	if _, err := Init(made.Dir, setupEnv()); !errors.As(err, &f) {
		t.Errorf("init over keys and store says %v", err)
	}
	if after, err := os.ReadFile(made.Files[1]); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the secret key was changed: %v", err)
	}
	if _, err := os.Stat(made.Config); err == nil {
		t.Error("a refused init left a configuration")
	}
}

func TestInitCutShortLeavesNothing(t *testing.T) {
	env := setupEnv()
	env.Rand = strings.NewReader("sixteen bytes ok") // one password, and then no more randomness
	dir := filepath.Join(t.TempDir(), "office")
	if _, err := Init(dir, env); err == nil {
		t.Fatal("init without randomness went through")
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	inKeys, err2 := filepath.Glob(filepath.Join(dir, "keys", "*"))
	if err != nil || err2 != nil || len(left) != 1 || len(inKeys) != 0 {
		t.Errorf("left behind: %q %q", left, inKeys)
	}
}

func TestFreshOfficeLacksOnlyPeople(t *testing.T) {
	bad, rows := checked(t, madeOffice(t).Config, setupEnv(), true)
	for what := range bad {
		if !strings.HasPrefix(what, "people of ") {
			t.Errorf("%s: %s", what, bad[what].Detail)
		}
	}
	if len(bad) != 2 || len(rows) < 14 {
		t.Errorf("%d of %d rows are not ok", len(bad), len(rows))
	}
}

func TestStaffedOfficePasses(t *testing.T) {
	bad, rows := checked(t, staffedOffice(t).Config, setupEnv(), true)
	if len(bad) > 0 {
		t.Errorf("not ok: %+v", bad)
	}
	for _, r := range rows {
		if strings.HasPrefix(r.What, "imap") || strings.HasPrefix(r.What, "smtp") {
			t.Errorf("offline, yet %s was tried", r.What)
		}
	}
}

var spoiledOffices = []struct {
	name  string
	spoil func(t *testing.T, o InitResult)
	what  string // the beginning of the row that is not ok; "{dir}" is the folder
	hint  string
}{
	{"store open to the group", mode("keikai.db", 0o640), "file {dir}/keikai.db", "chmod 600"},                        // R93
	{"root key open to all", mode("keys/store.key", 0o604), "file {dir}/keys/store.key", "chmod 600"},                 // R93
	{"secret key open to the group", mode("keys/reception.asc", 0o660), "file {dir}/keys/reception.asc", "chmod 600"}, // R93
	{"password open to all", mode("keys/reception.password", 0o644), "file {dir}/keys/reception.password", "chmod"},   // R93
	{"configuration others may write", mode("config.toml", 0o666), "configuration", "chmod go-w"},
	{"coordinator's key others may write", mode("keys/yamada.pub.asc", 0o666), "file {dir}/keys/yamada.pub.asc", "chmod go-w"},
	{"keys' folder others may write", mode("keys", 0o770), "folder {dir}/keys", "chmod go-w"},
	{"socket's folder open", mode(".", 0o755), "socket {dir}/keikai.sock", "chmod 700"}, // S24
	{"socket's path too long", addLine("[admin]", `socket = "`+strings.Repeat("x", 108)+`"`), "socket ", "shorter"},
	{"secret key gone", remove("keys/coordination.asc"), "key of mailbox coordination", ""},
	{"secret key is none", write("keys/coordination.asc", "hello"), "key of mailbox coordination", ""},
	{"root key gone", remove("keys/store.key"), "store {dir}/keikai.db", "root key"},
	{"root key of another store", write("keys/store.key", strings.Repeat("A", 43)+"=\n"), "store {dir}/keikai.db", "key_file"},
	{"store gone", remove("keikai.db"), "store {dir}/keikai.db", "init"},
	{"coordinator's key ends soon", certificate("tanaka", 59*24*time.Hour), "key of coordinator A. Tanaka", "renewed"},
	{"coordinator's key gone", remove("keys/tanaka.pub.asc"), "key of coordinator A. Tanaka", ""},
	{"coordinator has the mailbox's key", copied("keys/reception.pub.asc", "keys/tanaka.pub.asc"), "key of coordinator A. Tanaka", "own key"},
	{"one person at a desk", moved("sato"), "people of reception", "second person"},
	{"nobody at a desk", moved("sato", "山田"), "people of reception", "two [[coordinator]]"},
	{"two with one key in two files", copied("keys/yamada.pub.asc", "keys/tanaka.pub.asc"), "key of coordinator A. Tanaka", "own key"},
	{"template that is none", template("ja/finder/receipt.txt", "Subject: {{"), "templates", "templates.dir"},
}

func TestEachFlawIsFoundAndHasAHint(t *testing.T) {
	for _, tt := range spoiledOffices {
		t.Run(tt.name, func(t *testing.T) {
			o := staffedOffice(t)
			tt.spoil(t, o)
			bad, _ := checked(t, o.Config, setupEnv(), true)
			want := strings.ReplaceAll(tt.what, "{dir}", o.Dir)
			for what, row := range bad {
				if strings.HasPrefix(what, want) {
					if !strings.Contains(row.Hint, tt.hint) {
						t.Errorf("%s: hint is %q, want %q in it", what, row.Hint, tt.hint)
					}
					return
				}
			}
			t.Errorf("no row %q among %v", want, bad)
		})
	}
}

func mode(name string, m os.FileMode) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) {
		if err := os.Chmod(filepath.Join(o.Dir, name), m); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(name string) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) {
		if err := os.Remove(filepath.Join(o.Dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

func write(name, text string) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) { overwrite(t, filepath.Join(o.Dir, name), text) }
}

func copied(from, to string) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) {
		text, err := os.ReadFile(filepath.Join(o.Dir, from))
		if err != nil {
			t.Fatal(err)
		}
		overwrite(t, filepath.Join(o.Dir, to), string(text))
	}
}

func certificate(name string, lifetime time.Duration) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) {
		addCertificate(t, filepath.Join(o.Dir, "keys", name+".pub.asc"), name, lifetime)
	}
}

// moved gives reception's people to coordination.
func moved(names ...string) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) {
		text, err := os.ReadFile(o.Config)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			before, after, _ := strings.Cut(string(text), "name = \""+name+"\"\n")
			text = []byte(before + "name = \"" + name + "\"\n" + strings.Replace(after, `roles = ["reception"]`, `roles = ["coordination"]`, 1))
		}
		overwrite(t, o.Config, string(text))
	}
}

func addLine(table, line string) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) {
		text, err := os.ReadFile(o.Config)
		if err != nil {
			t.Fatal(err)
		}
		overwrite(t, o.Config, strings.Replace(string(text), table+"\n", table+"\n"+line+"\n", 1))
	}
}

func template(name, text string) func(*testing.T, InitResult) {
	return func(t *testing.T, o InitResult) {
		path := filepath.Join(o.Dir, "notices", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		overwrite(t, path, text)
		addLine("[templates]", `dir = "notices"`)(t, o)
	}
}

func TestSettingWithoutEffectIsSaidAndPasses(t *testing.T) {
	o := staffedOffice(t)
	addLine("[admin]", `metrics = "127.0.0.1:9464"`)(t, o)
	bad, rows := checked(t, o.Config, setupEnv(), true)
	i := slices.IndexFunc(rows, func(r CheckRow) bool { return r.What == "setting admin.metrics" })
	if len(bad) > 0 || i < 0 || !strings.Contains(rows[i].Detail, "no effect in this version") {
		t.Errorf("bad: %v; rows: %v", bad, rows)
	}
}

func TestClockThatIsWrong(t *testing.T) {
	o := staffedOffice(t)
	env := setupEnv()
	env.Now = func() time.Time { return time.Date(1970, 1, 1, 0, 0, 5, 0, time.UTC) }
	if bad, _ := checked(t, o.Config, env, true); bad["clock"].Hint == "" {
		t.Error("1970 passes")
	}
	cfg, err := LoadConfig(o.Config)
	if err != nil {
		t.Fatal(err)
	}
	root, err := store.ReadRoot(cfg.Store.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(cfg.Store.Path, root, store.Options{Now: setupEnv().Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(func(tx *store.Tx) error {
		_, err := tx.Keep(store.Mail{Mailbox: "reception", ContentID: [32]byte{1}, Direction: "in", ReceivedAt: setupDay.Add(time.Hour)}, []byte("mail"))
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if bad, _ := checked(t, o.Config, setupEnv(), true); bad["clock"].Hint == "" {
		t.Error("a clock an hour before the newest mail passes")
	}
}

func TestUnreachableServersAreSaidWithWhatToDo(t *testing.T) {
	o := staffedOffice(t)
	for from, to := range map[string]string{`"127.0.0.1:1143"`: `"127.0.0.1:1"`, `"127.0.0.1:1025"`: `"127.0.0.1:1"`} {
		text, err := os.ReadFile(o.Config)
		if err != nil {
			t.Fatal(err)
		}
		overwrite(t, o.Config, strings.ReplaceAll(string(text), from, to))
	}
	bad, _ := checked(t, o.Config, setupEnv(), false)
	for _, what := range []string{"imap 127.0.0.1:1 of mailbox reception", "imap 127.0.0.1:1 of mailbox coordination", "smtp 127.0.0.1:1"} {
		if !strings.Contains(bad[what].Hint, "server up") {
			t.Errorf("%s: %+v", what, bad[what])
		}
	}
	if len(bad) != 3 {
		t.Errorf("not ok: %v", bad)
	}
}

func TestCheckStopsWhenNobodyListens(t *testing.T) {
	cfg, err := LoadConfig(madeOffice(t).Config)
	if err != nil {
		t.Fatal(err)
	}
	gone, calls := errors.New("reader gone"), 0
	err = Check(context.Background(), cfg, setupEnv(), true, func(CheckRow) error { calls++; return gone })
	if !errors.Is(err, gone) || calls != 1 {
		t.Errorf("got %v after %d rows", err, calls)
	}
}

func TestCheckRowsAreTheContractsObjects(t *testing.T) {
	text, err := json.Marshal(CheckRow{What: "clock", OK: true})
	if err != nil || string(text) != `{"what":"clock","ok":true,"detail":"","hint":""}` {
		t.Errorf("%s, %v", text, err)
	}
}

// onHost starts a mail host on loopback and points the office's configuration at it.
func onHost(t *testing.T, o InitResult) *mailhost.Host {
	t.Helper()
	host := mailhost.New()
	text, err := os.ReadFile(o.Config)
	if err != nil {
		t.Fatal(err)
	}
	for from, serve := range map[string]func(net.Listener) error{"127.0.0.1:1143": host.ServeIMAP, "127.0.0.1:1025": host.ServeSMTP} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go serve(l)
		text = []byte(strings.ReplaceAll(string(text), from, l.Addr().String()))
	}
	overwrite(t, o.Config, string(text))
	for _, user := range []string{"reception", "coordination"} {
		password, err := os.ReadFile(filepath.Join(o.Dir, "keys", user+".password"))
		if err != nil {
			t.Fatal(err)
		}
		host.AddUser(user, strings.TrimSpace(string(password)))
	}
	return host
}

func TestLogInIsTriedWithTheDrawnPasswords(t *testing.T) {
	o := staffedOffice(t)
	onHost(t, o)
	bad, rows := checked(t, o.Config, setupEnv(), false)
	if len(bad) > 0 {
		t.Errorf("not ok: %v", bad)
	}
	tried := 0
	for _, r := range rows {
		if strings.HasPrefix(r.What, "imap ") || strings.HasPrefix(r.What, "smtp ") {
			tried++
		}
	}
	if tried != 3 {
		t.Errorf("%d servers tried, want two mailboxes and one submission", tried)
	}
}

func TestEachClassOfServerFailureHasItsOwnHint(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*testing.T, InitResult)
		hint  string
	}{
		{"wrong password", write("keys/reception.password", "wrong\n"), "password_file"},
		{"no such folder", addLine(`name = "reception"`, `imap.folder = "Reports"`), "imap.folder"},
		{"authority file gone", addLine(`name = "reception"`, "imap.ca_file = \"ca.pem\""), "ca_file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := staffedOffice(t)
			onHost(t, o)
			tt.spoil(t, o)
			bad, _ := checked(t, o.Config, setupEnv(), false)
			for what, r := range bad {
				if strings.HasPrefix(what, "imap ") && strings.HasSuffix(what, "mailbox reception") && strings.Contains(r.Hint, tt.hint) {
					return
				}
			}
			t.Errorf("not ok: %+v", bad)
		})
	}
}
