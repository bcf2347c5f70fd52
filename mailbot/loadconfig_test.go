package mailbot

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// smallConfig is the least that is a configuration, one key a line. Tests replace or add lines by number.
const smallConfig = `[office]
name_ja = "試験窓口"
name_en = "Test Desk"
[[mailbox]]
name = "reception"
role = "reception"
address = "vuln@reception.example.jp"
imap.server = "127.0.0.1:1143"
imap.tls = "none"
imap.user = "reception"
imap.password_file = "keys/reception.password"
pgp.key_files = ["keys/reception.asc"]
[smtp]
server = "mail.example.jp:465"
[[coordinator]]
name = "山田"
address = "yamada@reception.example.jp"
roles = ["reception"]
key_file = "keys/yamada.pub.asc"
`

// secondMailbox and secondPerson are added behind smallConfig.
const (
	secondMailbox = `[[mailbox]]
name = "coordination"
role = "coordination"
address = "desk@coordination.example.jp"
imap.server = "mail.example.jp:993"
imap.user = "coordination"
imap.password_file = "keys/coordination.password"
pgp.key_files = ["keys/coordination.asc"]
`
	secondPerson = `[[coordinator]]
name = "A. Tanaka"
address = "tanaka@coordination.example.jp"
roles = ["coordination"]
key_file = "keys/tanaka.pub.asc"
`
)

func loadText(t *testing.T, text string) (*Config, error) {
	t.Helper()
	return parseConfig("/office/config.toml", []byte(text))
}

func TestSmallestConfigurationLoads(t *testing.T) {
	c, err := loadText(t, smallConfig+secondMailbox+secondPerson)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Mailboxes[1].IMAP; got.TLS != "implicit" || got.Folder != "INBOX" || got.Poll.String() != "1m0s" || got.After != "keep" || got.Start != "now" {
		t.Errorf("defaults of a mailbox: %+v", got)
	}
	if got := c.Coordinators[0]; got.Language != "ja" || got.Notify != "all" {
		t.Errorf("defaults of a coordinator: %+v", got)
	}
}

func TestRelativePathsStandBesideTheFile(t *testing.T) {
	c, err := loadText(t, smallConfig+`[templates]
dir = "/etc/keikai/templates"
`)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.Store.Path, c.Store.KeyFile, c.Mailboxes[0].IMAP.PasswordFile, c.Mailboxes[0].PGP.KeyFiles[0], c.Coordinators[0].KeyFile,
		c.Admin.Socket, c.Templates.Dir, c.Store.DSNFile}
	want := []string{"/office/keikai.db", "/office/keys/store.key", "/office/keys/reception.password", "/office/keys/reception.asc",
		"/office/keys/yamada.pub.asc", "/office/keikai.sock", "/etc/keikai/templates", ""}
	if !slices.Equal(got, want) {
		t.Errorf("paths\n got %q\nwant %q", got, want)
	}
}

func TestOwnSubmissionInheritsTheLimitsOfTheSharedOne(t *testing.T) {
	text := strings.Replace(smallConfig, "[smtp]", "smtp.server = \"own.example.jp:465\"\n[smtp]\nonly_to = [\"*@staging.example.jp\"]\nuser = \"bot\"\npassword_file = \"keys/smtp.password\"", 1)
	c, err := loadText(t, text)
	if err != nil {
		t.Fatal(err)
	}
	own := c.Mailboxes[0].SMTP
	if own == nil || own.TLS != "implicit" || !slices.Equal(own.OnlyTo, []string{"*@staging.example.jp"}) {
		t.Errorf("own submission is %+v: mail of a trial would leave", own)
	}
	if own.User != "" || own.PasswordFile != "" {
		t.Errorf("own submission logs in as %q with %q: an account of another server", own.User, own.PasswordFile)
	}
}

// replaced puts other text in the place of a part of a configuration.
func replaced(old, new string) string {
	if !strings.Contains(smallConfig, old) {
		panic("smallConfig has no " + old)
	}
	return strings.Replace(smallConfig, old, new, 1)
}

var badConfigs = []struct {
	name, text string
	what       string // after "/office/config.toml:"
	hint       string // part of it
}{
	{"key mistyped", replaced("name_en", "nmae_en"), "3: office.nmae_en: no such key", "office.name_en"},
	{"key of a repeated table mistyped", replaced("imap.user", "imap.usr"), "10: mailbox.imap.usr: no such key", "mailbox.imap.user"},
	{"key in the wrong table", replaced("[smtp]", "[smtp]\nsend_delay = \"10m\""), "14: smtp.send_delay: no such key", "policy.send_delay"},
	{"table mistyped", smallConfig + "[polcy]\nreply_days = 3\n", "20: polcy: no such key", "policy"},
	{"key unlike any", replaced("[smtp]", "[smtp]\nzzzzzzzzzzzz = 1"), "14: smtp.zzzzzzzzzzzz: no such key", "config.example.toml"},
	{"number for text", replaced(`name_en = "Test Desk"`, `name_en = 3`), "3: office.name_en: the value is not a text", "config.example.toml"},
	{"text for number", smallConfig + "[policy]\nreply_days = \"5\"\n", "21: policy.reply_days: the value is not a whole number", ""},
	{"text for list", replaced(`roles = ["reception"]`, `roles = "reception"`), "18: coordinator.roles: the value is not a list", ""},
	{"not a duration", replaced("imap.user", "imap.poll = \"soon\"\nimap.user"), "10: mailbox.imap.poll: the value is not a duration", ""},
	{"no TOML", replaced(`name_en = "Test Desk"`, `name_en = Test Desk`), "3: ", "TOML"},
	{"unknown edition", replaced("[[mailbox]]", "edition = \"2010\"\n[[mailbox]]"), `4: office.edition: "2010" is not known`, `"2022"`},
	{"postgres", smallConfig + "[store]\nengine = \"postgres\"\n", `21: store.engine: "postgres" is not available in this build yet`, "bbolt"},
	{"unknown engine", smallConfig + "[store]\nengine = \"sqlite\"\n", `21: store.engine: "sqlite" is not known`, "bbolt"},
	{"name missing", replaced("name_ja = \"試験窓口\"\n", ""), "1: office.name_ja: is required", "Japanese"},
	{"no mailbox", "[office]\nname_ja = \"x\"\nname_en = \"y\"\n", " mailbox: is required", "[[mailbox]]"},
	{"key missing in the second mailbox", smallConfig + strings.Replace(secondMailbox, "imap.user = \"coordination\"\n", "", 1), "20: mailbox.imap.user: is required", "account"},
	{"role unknown", replaced(`role = "reception"`, `role = "front"`), `6: mailbox.role: "front" is not known`, "coordination"},
	{"mailbox name twice", smallConfig + strings.Replace(secondMailbox, `name = "coordination"`, `name = "reception"`, 1), `21: mailbox.name: two mailboxes are named "reception"`, ""},
	{"mailbox address twice", smallConfig + strings.Replace(secondMailbox, "desk@coordination.example.jp", "VULN@reception.example.jp", 1), "23: mailbox.address: two mailboxes have the address", ""},
	{"no address", replaced("vuln@reception.example.jp", "Vuln <vuln@reception.example.jp>"), "7: mailbox.address: ", "bare address"},
	{"clear text to elsewhere", replaced("127.0.0.1:1143", "mail.example.jp:143"), `9: mailbox.imap.tls: "none" is for loopback only`, "starttls"},
	{"tls unknown", replaced(`imap.tls = "none"`, `imap.tls = "ssl"`), `9: mailbox.imap.tls: "ssl" is not known`, "implicit"},
	{"server without port", replaced("mail.example.jp:465", "mail.example.jp"), "14: smtp.server: ", "465"},
	{"submission missing", replaced("server = \"mail.example.jp:465\"\n", ""), "13: smtp.server: is required", "465"},
	{"password without user", replaced("[[coordinator]]", "password_file = \"p\"\n[[coordinator]]"), "13: smtp.user: is required", "account"},
	{"after unknown", replaced("imap.user", "imap.after = \"delete\"\nimap.user"), `10: mailbox.imap.after: "delete" is not known`, "move:FOLDER"},
	{"after without folder", replaced("imap.user", "imap.after = \"move:\"\nimap.user"), `10: mailbox.imap.after: `, "move:FOLDER"},
	{"start unknown", replaced("imap.user", "imap.start = \"yesterday\"\nimap.user"), `10: mailbox.imap.start: "yesterday" is not known`, "2026-04-01"},
	{"no pgp key", replaced(`["keys/reception.asc"]`, `[]`), "12: mailbox.pgp.key_files: is required", "init"},
	{"language unknown", replaced("key_file = ", "language = \"fr\"\nkey_file = "), `19: coordinator.language: "fr" is not known`, `"en"`},
	{"notify unknown", replaced("key_file = ", "notify = \"never\"\nkey_file = "), `19: coordinator.notify: "never" is not known`, "digest"},
	{"both roles", replaced(`["reception"]`, `["reception", "coordination"]`), "18: coordinator.roles: 山田 has both roles", "single_office"},
	{"coordinator name twice", smallConfig + strings.Replace(secondPerson, "A. Tanaka", "山田", 1), "21: coordinator.name: two coordinators", ""},
	{"coordinator named as the finder", replaced(`name = "山田"`, `name = "F"`), "16: coordinator.name: ", ""},
	{"coordinator named as anybody", replaced(`name = "山田"`, `name = "stranger"`), "16: coordinator.name: ", ""},
	{"coordinator address twice", smallConfig + strings.Replace(secondPerson, "tanaka@coordination", "yamada@reception", 1), "22: coordinator.address: two coordinators", ""},
	{"one key for two", smallConfig + strings.Replace(secondPerson, "tanaka.pub", "yamada.pub", 1), "24: coordinator.key_file: two coordinators", ""},
	{"coordinator at a watched address", replaced("yamada@reception.example.jp", "vuln@reception.example.jp"), "17: coordinator.address: ", "person"},
	{"two persons narrowed", smallConfig + "[policy]\ntwo_persons = [\"publish\", \"delete\"]\n", "21: policy.two_persons: reveal is missing", ""},
	{"closed day", smallConfig + "[policy]\nclosed_days = [\"New Year\"]\n", "21: policy.closed_days: ", "12-29"},
	{"limit of nothing", smallConfig + "[limits]\nmessage_bytes = 0\n", "21: limits.message_bytes: 0 is not more than 0", ""},
	{"metrics for all", smallConfig + "[admin]\nmetrics = \"0.0.0.0:9464\"\n", "21: admin.metrics: ", "127.0.0.1"},
	{"admin role", smallConfig + "[admin]\nusers = [{uid = 1, role = \"read\"}, {uid = 2, role = \"root\"}]\n", `21: admin.users.role: "root" is not known`, "operate"},
}

func TestEveryMistakeIsNamedWithItsLine(t *testing.T) {
	for _, tt := range badConfigs {
		t.Run(tt.name, func(t *testing.T) {
			_, err := loadText(t, tt.text)
			var f *Fault
			if !errors.As(err, &f) || !f.Usage {
				t.Fatalf("got %v, want a Fault for wrong usage", err)
			}
			if !strings.HasPrefix(f.What, "/office/config.toml:"+tt.what) {
				t.Errorf("what is %q\nwant it to begin with %q", f.What, "/office/config.toml:"+tt.what)
			}
			if f.Hint == "" || !strings.Contains(f.Hint, tt.hint) {
				t.Errorf("hint is %q, want %q in it", f.Hint, tt.hint)
			}
		})
	}
}

func TestOnePersonOfASingleOfficeHasBothRoles(t *testing.T) {
	text := replaced(`["reception"]`, `["reception", "coordination"]`) + "[policy]\nsingle_office = true\n"
	if _, err := loadText(t, text); err != nil {
		t.Error(err)
	}
}

func TestListsReplaceTheirDefaults(t *testing.T) {
	c, err := loadText(t, smallConfig+"[policy]\nclosed_days = [\"05-05\"]\ntwo_persons = [\"publish\", \"reveal\", \"delete\", \"close\"]\n")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Policy.ClosedDays, []string{"05-05"}) || len(c.Policy.TwoPersons) != 4 {
		t.Errorf("got %q and %q", c.Policy.ClosedDays, c.Policy.TwoPersons)
	}
}

func TestConfigurationThatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "archive.mbox")
	if err := os.WriteFile(large, make([]byte, maxConfigBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "missing.toml"), large} {
		_, err := LoadConfig(path)
		var f *Fault
		if !errors.As(err, &f) || !f.Usage || !strings.Contains(f.What, path) || f.Hint == "" {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

var optionalLine = regexp.MustCompile(`(?m)^#(\[|[a-z])`)

// uncommented is the example with every key set.
func uncommented() string { return optionalLine.ReplaceAllString(ExampleConfig, "$1") }

func TestExampleLoads(t *testing.T) {
	for name, text := range map[string]string{"as written": ExampleConfig, "every key set": strings.NewReplacer(
		// These can not be empty where they are set at all.
		`smtp.server = ""`, `smtp.server = "127.0.0.1:1025"`).Replace(uncommented())} {
		if _, err := loadText(t, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestExampleAtTheTopIsTheSameFile(t *testing.T) {
	top, err := os.ReadFile("../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	if string(top) != ExampleConfig {
		t.Error("config.example.toml and mailbot/config.example.toml differ: copy the latter over the former")
	}
}

func TestExampleMentionsEveryKey(t *testing.T) {
	mentioned := map[string]bool{}
	for key := range keyLines([]byte(uncommented())) {
		mentioned[plainKey(key)] = true
	}
	for _, key := range slices.Sorted(maps.Keys(configKeys())) {
		table := key == "mailbox.imap" || key == "mailbox.pgp" || key == "mailbox.smtp"
		if inside := strings.HasPrefix(key, "admin.users.") || strings.HasPrefix(key, "publish.words."); !table && !inside && !mentioned[key] {
			t.Errorf("%s is not in the example", key)
		}
	}
	for _, table := range []string{`{uid = 1000, role = "read"}`, `{key = "status.provided", ja = "…", en = "…"}`} {
		if !strings.Contains(ExampleConfig, table) {
			t.Errorf("the example has no %s", table)
		}
	}
}

// exampleKey is one setting of the example with the comment above it.
type exampleKey struct {
	key, comment string
	vain         bool // the comment says that it has no effect
}

// exampleKeys reads the comments of the first table of each name; those that repeat are not explained again.
func exampleKeys(t *testing.T) []exampleKey {
	t.Helper()
	lines := keyLines([]byte(uncommented()))
	var keys []exampleKey
	text := strings.Split(ExampleConfig, "\n")
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		plain := plainKey(key)
		if strings.HasSuffix(key, "]") || strings.Contains(key, "[1]") || configKeys()[plain] == "a table" || configKeys()[plain] == "a list of tables" && plain != "admin.users" && plain != "publish.words" {
			continue
		}
		comment := ""
		for i := lines[key] - 2; i >= 0 && strings.HasPrefix(text[i], "# "); i-- {
			comment = strings.TrimPrefix(text[i], "# ") + "\n" + comment
		}
		keys = append(keys, exampleKey{key: plain, comment: comment, vain: strings.Contains(comment, "No effect in this version.")})
	}
	if len(keys) < 50 {
		t.Fatalf("only %d keys found", len(keys))
	}
	return keys
}

// defaultOf is a key's default as the program has it.
func defaultOf(t *testing.T, key string) any {
	t.Helper()
	c := DefaultConfig()
	m := defaultMailbox()
	m.SMTP = &SMTPConfig{TLS: c.SMTP.TLS}
	c.Mailboxes, c.Coordinators = []MailboxConfig{m}, []CoordinatorConfig{defaultCoordinator()}
	v := reflect.ValueOf(c)
	for word := range strings.SplitSeq(key, ".") {
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice {
			if v.Kind() == reflect.Slice {
				v = v.Index(0)
			} else {
				v = v.Elem()
			}
		}
		i := slices.IndexFunc(reflect.VisibleFields(v.Type()), func(f reflect.StructField) bool { return f.Tag.Get("toml") == word })
		if i < 0 {
			t.Fatalf("no field for %s", key)
		}
		v = v.Field(i)
	}
	return v.Interface()
}

var statedDefault = regexp.MustCompile(`(?m)^Default: (.*?)(?:\. No effect in this version\.)?$`)

func TestStatedDefaultsAreTheProgramsOwn(t *testing.T) {
	for _, k := range exampleKeys(t) {
		stated := statedDefault.FindStringSubmatch(k.comment)
		required := strings.Contains(k.comment, "Required.")
		if (stated != nil) == required {
			t.Errorf("%s says neither Required nor a default, or both:\n%s", k.key, k.comment)
			continue
		}
		want := defaultOf(t, k.key)
		if required {
			if !reflect.ValueOf(want).IsZero() {
				t.Errorf("%s is said to be required and has the default %v", k.key, want)
			}
			continue
		}
		got := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "V", Type: reflect.TypeOf(want), Tag: `toml:"v"`}}))
		if err := toml.Unmarshal([]byte("v = "+stated[1]), got.Interface()); err != nil {
			t.Errorf("%s: stated default %s: %v", k.key, stated[1], err)
			continue
		}
		value := got.Elem().Field(0).Interface()
		if empty := reflect.ValueOf(want).Kind() == reflect.Slice && reflect.ValueOf(want).Len() == 0; empty && reflect.ValueOf(value).Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(value, want) {
			t.Errorf("%s: the example states %v, the program has %v", k.key, value, want)
		}
	}
}

func TestExampleSaysWhichKeysHaveNoEffect(t *testing.T) {
	said := map[string]bool{}
	for _, k := range exampleKeys(t) {
		if said[k.key] = k.vain; k.vain {
			if _, ok := notYet[k.key]; !ok {
				t.Errorf("%s is said to have no effect and notYet does not have it", k.key)
			}
		}
	}
	for key := range notYet {
		if !said[key] {
			t.Errorf("%s has no effect and the example does not say so", key)
		}
	}
}

func TestKeyLinesFollowRepeatedAndInlineTables(t *testing.T) {
	text := "a = 1\n[[mailbox]]\nname = 1\nimap = {server = 1,\n  tls = 2}\n[[mailbox]]\nimap.server = 3\n[mailbox.pgp]\nkey_files = [\n 1]\n[admin]\nusers = [{uid = 1},\n {uid = 2}]\n"
	want := map[string]int{"a": 1, "mailbox[0]": 2, "mailbox[0].name": 3, "mailbox[0].imap": 4, "mailbox[0].imap.server": 4, "mailbox[0].imap.tls": 5,
		"mailbox[1]": 6, "mailbox[1].imap.server": 7, "mailbox[1].pgp": 8, "mailbox[1].pgp.key_files": 9, "admin": 11, "admin.users": 12,
		"admin.users[0].uid": 12, "admin.users[1].uid": 13}
	got := keyLines([]byte(text))
	for key, line := range want {
		if got[key] != line {
			t.Errorf("%s is on line %d, want %d", key, got[key], line)
		}
	}
}

func FuzzLoadConfig(f *testing.F) {
	f.Add([]byte(smallConfig))
	f.Add([]byte(ExampleConfig))
	f.Add([]byte(uncommented()))
	f.Add([]byte("[[mailbox]]\n[mailbox]\nmailbox = [{}]\n"))
	f.Add([]byte("a.b.c = {d = [[{e = 1}]]}\r\n[\"x\".y]\n"))
	for _, tt := range badConfigs {
		f.Add([]byte(tt.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := parseConfig("/office/config.toml", text)
		if err != nil {
			var fault *Fault
			if !errors.As(err, &fault) || !fault.Usage || fault.Hint == "" || !strings.HasPrefix(fault.What, "/office/config.toml:") {
				t.Fatalf("error without place or hint: %#v", err)
			}
			return
		}
		if len(c.Mailboxes) == 0 || !filepath.IsAbs(c.Store.Path) || !filepath.IsAbs(c.Admin.Socket) {
			t.Fatalf("accepted without what is needed: %+v", c)
		}
		for key, line := range c.lines {
			if line < 1 || line > strings.Count(string(text), "\n")+1 {
				t.Fatalf("%s is on line %d of %d", key, line, strings.Count(string(text), "\n")+1)
			}
		}
	})
}
