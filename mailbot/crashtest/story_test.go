//go:build crash

package crashtest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/message"
)

// delivery is a mail that reaches a mailbox of the office.
type delivery struct {
	to  string
	raw []byte
}

// setting is what all runs start from: a folder with keys and with a store to which the days before the story happened, the mails
// of those days, and the mails of the story. Bytes and case numbers are the same in every run.
type setting struct {
	binary, dir   string
	before, story []delivery
	late          []delivery // copies of mails of the story, for the other mailbox
	now           time.Time  // when the story happens
	more          string     // of the configuration
	known         map[string]bool
	want          outcome // of a run that nothing disturbed
}

var (
	making sync.Mutex
	shared setting
)

// set makes the setting when it is first asked for.
func set(t *testing.T) *setting {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	if shared.dir == "" {
		shared.make(t)
	}
	return &shared
}

// TestMain removes what all tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	binary, err := program()
	if err == nil {
		err = os.RemoveAll(filepath.Dir(binary))
	}
	err = errors.Join(err, os.RemoveAll(shared.dir))
	for _, s := range stages {
		err = errors.Join(err, os.RemoveAll(s.dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func (s *setting) make(t *testing.T) {
	t.Helper()
	var err error
	if s.binary, err = program(); err != nil {
		t.Fatal(err)
	}
	w := newWriter(t, monday)
	keys := t.TempDir()
	w.save(filepath.Join(keys, "keys"))
	s.now = thursday
	o := newOffice(t, s.binary, keys, thursday, "")
	p := live(t, o, w)
	before := p.open(wednesday)
	s.knows(before)
	w.now = thursday
	s.story, s.late = p.story(p.held(before, "届出 甲"), p.held(before, "Report B"))
	before.close()
	s.before = p.sent
	s.keep(t, o)
	s.want = s.undisturbed(t)
}

// knows remembers which notices left before the story.
func (s *setting) knows(before *session) {
	s.known = map[string]bool{}
	for _, r := range rows[mailbot.OutboxRow](before, "outbox.list") {
		s.known[r.MessageID] = true
	}
}

// keep copies the office's folder to where no single test removes it.
func (s *setting) keep(t *testing.T, o *office) {
	t.Helper()
	dir, err := os.MkdirTemp("", "keikai-crash-office-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(o.dir, "config.toml")); err != nil {
		t.Fatal(err)
	}
	copyFolder(t, dir, o.dir)
	s.dir = dir
}

// undisturbed tells the story once without a kill.
func (s *setting) undisturbed(t *testing.T) outcome {
	t.Helper()
	o := s.told(t)
	o.once("")
	return s.recovered(o, false)
}

// office is a fresh one in the state that the story finds.
func (s *setting) office(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, s.binary, s.dir, s.now, s.more)
	o.deliver(s.before...)
	return o
}

// story is a mail of every kind that goes its own way: reports sealed and in clear, a party's words, commands and one of them
// given again, what cannot be read, what is too large, what is forged, what a machine wrote; and the words that the days before wait
// for. late are the second copies. file and discard are the numbers of held mails.
func (p *past) story(file, discard string) (story, late []delivery) {
	w, a, b := p.w, p.numbers["届出 甲"], p.numbers["Report B"]
	report := w.sealed("taro", "reception", "届出 乙", "例示製品乙に欠陥があります。\n", w.key("taro"))
	accept := w.sealed("yamada", "reception", "【"+a+"】 受理 製品", "【"+a+"】 受理 製品\n")
	large := w.clear("alex", "reception", "A large one", strings.Repeat("All of this is the memory of a crashed program.\n", 8_000))
	poc := message.Attachment{Name: "poc.txt", Type: "text/plain", Content: []byte("<script>alert(1)</script>\n")}
	impostor := w.clear("mallory", "reception", "["+b+"] accept product", "Please.\n")
	impostor = bytes.ReplaceAll(impostor, []byte(w.people["mallory"].address), []byte(w.people["tanaka"].address))
	for _, raw := range [][]byte{
		report,
		w.clear("alex", "reception", "Report D", "Example product D has a flaw.\n", poc),
		w.sealed("taro", "reception", "["+a+"] 追加情報", "再現手順を追記します。\n"),
		accept,
		reposted(accept),
		large,
		w.sealedTo("mallory", "mallory", "reception", "unreadable", "Nobody here can read this.\n"),
		impostor,
		w.sealed("tanaka", "reception", "["+b+"] decline out_of_scope", "["+b+"] decline out_of_scope\n\nThe product is no longer in use.\nEND\n"),
		w.clear("mallory", "reception", "["+a+"] let me in", "I am the finder.\n"),
		append([]byte("Auto-Submitted: auto-replied\r\n"), w.clear("taro", "reception", "不在", "休暇中です。\n")...),
		w.sealed("yamada", "reception", "【"+b+"】 表示", "【"+b+"】 表示\n"),
	} {
		story = append(story, delivery{"reception", raw})
	}
	story = append(story, p.words(file, discard)...)
	story = append(story, delivery{"coordination", w.clear("mallory", "coordination", "Hello", "Which cases are open?\n")})
	return story, []delivery{{"coordination", report}, {"coordination", large}}
}

// words are the commands of the desk that go on with what lies ready.
func (p *past) words(file, discard string) []delivery {
	return []delivery{
		p.yamada(p.on("届出 癸", "ask F by=2026-07-15"), "\nどの版で起きましたか。\nEND\n"),
		p.yamada(p.on("届出 癸", "undo"), ""),
		p.yamada(p.on("届出 癸", "ask F by=2026-07-16"), "\nどの設定で起きましたか。\nEND\n"),
		p.yamada(p.on("届出 癸", "resume"), ""),
		p.yamada(p.on("届出 壬", "hold"), ""),
		p.yamada(p.on("届出 戊", "handover"), "\n製品の文字列処理に欠陥があるとの届出です。\nEND\n"),
		p.yamada("confirm "+p.token("yamada", "届出 丙"), ""),
		p.yamada("confirm "+p.token("yamada", "届出 庚"), ""),
		p.tanaka("approve "+p.token("tanaka", "届出 辛"), ""),
		p.tanaka("approve "+p.token("tanaka", "Report L"), ""),
		p.yamada(p.on("届出 甲", "file "+file+" as=F"), ""),
		p.yamada("discard "+discard+" why=hearsay", ""),
		p.w.command("sato", "coordination", p.on("届出 丁", "take"), ""),
	}
}
