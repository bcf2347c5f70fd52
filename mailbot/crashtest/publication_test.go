//go:build crash

package crashtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/advisory/release"
	"keikai/store"
)

// stage is a moment at which the site changes. The office is one just before it.
type stage struct {
	setting
	name    string
	release int    // that the site shows afterwards
	page    string // what the page says only then
}

// stages follow each other in the history of one case.
var stages []*stage

// setStages plays the case's history once, and copies the office before each change of its site.
func setStages(t *testing.T) []*stage {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	if stages != nil {
		return stages
	}
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	w := newWriter(t, monday.AddDate(0, 0, -30))
	keys := t.TempDir()
	w.save(filepath.Join(keys, "keys"))
	w.now = monday
	o := newOffice(t, binary, keys, noon, sited)
	p := bringToPublication(t, o, w)
	stages = append(stages, p.stage(t, "first", 1, "サービス運用妨害", noon.Add(time.Minute)))

	at := noon.Add(30 * time.Hour)
	p.at(noon.Add(2 * time.Minute))
	p.w.now = at
	p.at(at, p.sato("advisory part=overview", "概要を改めました。"), p.sato(`update why=概要の更新 en="Overview"`, ""))
	confirm := p.w.command("sato", "coordination", "confirm "+p.token("sato", "JVN"), "")
	stages = append(stages, p.stage(t, "update", 2, "概要を改めました。", at, confirm))

	p.at(at, confirm)
	at = at.Add(time.Hour)
	p.twice(at, `retract why=誤報 en="Wrong"`, "")
	p.at(at, p.yamada("approve "+p.token("yamada", flaw), ""))
	stages = append(stages, p.stage(t, "withdrawal", 3, "誤報", at.Add(30*time.Minute)))
	return stages
}

// stage keeps the office as it stands before a moment, and lets the moment come once undisturbed.
func (p publishing) stage(t *testing.T, name string, number int, page string, at time.Time, story ...delivery) *stage {
	t.Helper()
	s := &stage{name: name, release: number, page: page}
	s.binary, s.now, s.more, s.before, s.story = p.binary, at, sited, slices.Clone(p.sent), story
	before := p.open(at.Add(-time.Minute))
	s.knows(before)
	before.close()
	dir, err := os.MkdirTemp("", "keikai-crash-office-")
	if err != nil {
		t.Fatal(err)
	}
	copyFolder(t, dir, p.dir)
	s.dir = dir
	s.want = s.undisturbed(t)
	return s
}

// TestCrashFreePublication holds the runs that the others are compared with to what the history is meant to come to.
func TestCrashFreePublication(t *testing.T) {
	got := ""
	for _, s := range setStages(t) {
		got += "== " + s.name + "\n" + s.want.String()
	}
	want, err := os.ReadFile("testdata/publication.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the history comes to\n%s\nnot to what testdata/publication.txt says", got)
	}
}

// TestCrashWhilePublishing kills the program at each passing of each place around the release of a page, its update and its withdrawal: what
// is shown is always a whole site, nobody is told before it is shown, and afterwards link, store and mails agree. N22
func TestCrashWhilePublishing(t *testing.T) {
	around := []string{"publish.", "turn.", "due.", "recover."}
	for _, s := range setStages(t) {
		for _, place := range places(t) {
			if !slices.ContainsFunc(around, func(step string) bool { return strings.HasPrefix(place, step) }) {
				continue
			}
			t.Run(s.name+" "+place, func(t *testing.T) {
				t.Parallel()
				kills := 0
				for s.diesPublishing(t, place, kills+1) && !t.Failed() {
					kills++
				}
				if t.Logf("%d kills", kills); kills == 0 && strings.HasPrefix(place, "publish.") {
					t.Errorf("the story never passes %s", place)
				}
			})
		}
	}
}

// TestCrashWhilePublishingTwice kills the start after the first kill, too.
func TestCrashWhilePublishingTwice(t *testing.T) {
	for _, s := range setStages(t) {
		for _, first := range []string{"publish.begin", "publish.written", "turn.written", "turn.committed", "publish.committed", "publish.shown"} {
			for _, second := range []string{"publish.begin", "publish.written", "publish.committed", "publish.shown"} {
				t.Run(s.name+" "+first+" "+second, func(t *testing.T) {
					t.Parallel()
					o := s.told(t)
					for _, crash := range []string{first, second} {
						o.once(crash + ":1")
						s.wholeSite(o)
					}
					s.recoveredSite(o)
				})
			}
		}
	}
}

// diesPublishing is dies for a stage.
func (s *stage) diesPublishing(t *testing.T, place string, n int) (died bool) {
	t.Helper()
	t.Run(strconv.Itoa(n), func(t *testing.T) {
		o := s.told(t)
		died = o.once(place + ":" + strconv.Itoa(n))
		s.wholeSite(o)
		o.run("", "case", "list") // any start makes the link agree
		if shown, known := o.shown(), o.knownRelease(); shown != known {
			t.Errorf("after a start the site shows release %d, the store knows %d", shown, known)
		}
		s.recoveredSite(o)
	})
	return died
}

// folders are the link of the site and its releases.
func (o *office) folders() (link, releases string) {
	return filepath.Join(o.dir, "www/site"), filepath.Join(o.dir, "www/releases")
}

func (o *office) shown() int { return release.Shown(o.folders()) }

// wholeSite looks at what the public sees at any moment: the site as it was or as it is to be, and nothing in between; and nobody was told of
// a page that is not there.
func (s *stage) wholeSite(o *office) {
	o.t.Helper()
	link, _ := o.folders()
	switch shown := o.shown(); shown {
	case s.release:
		if text := o.pageText(link); !strings.Contains(text, s.page) {
			o.t.Errorf("release %d is shown and says\n%s", shown, text)
		}
	case s.release - 1:
		if shown > 0 {
			sameTree(o.t, tree(o.t, link), tree(o.t, filepath.Join(s.dir, "www/site")))
		}
		for _, reader := range []string{"psirt", "taro"} {
			if n := len(o.host.Messages(addressOf(reader))); n > 0 {
				o.t.Errorf("%s has %d mails, and the site shows release %d", reader, n, shown)
			}
		}
	default:
		o.t.Errorf("release %d is shown", shown)
	}
}

// recoveredSite lets the program finish, and looks at everything: store and mails are as without a kill, the site shows what the store says,
// can be printed again byte for byte, and nothing is left over.
func (s *stage) recoveredSite(o *office) {
	o.t.Helper()
	s.same(o, s.recovered(o, false))
	s.wholeSite(o)
	link, releases := o.folders()
	if shown, known := o.shown(), o.knownRelease(); shown != s.release || known != s.release {
		o.t.Errorf("the site shows release %d, the store knows %d, and it is number %d", shown, known, s.release)
	}
	end := o.open(s.now.Add(2 * time.Hour))
	defer end.close()
	again := filepath.Join(o.t.TempDir(), "again")
	printAgain(o.t, end.bot, again)
	sameTree(o.t, tree(o.t, again), tree(o.t, link))
	for _, dir := range []string{filepath.Dir(link), releases} {
		want := []string{"releases", "site"}
		if dir == releases {
			want = []string{"1", "2", "3"}[:s.release]
		}
		if got := names(o.t, dir); !slices.Equal(got, want) {
			o.t.Errorf("left over in %s: %q", dir, got)
		}
	}
}

// printAgain is `keikai publish --out`: no signature is made anew.
func printAgain(t *testing.T, bot *mailbot.Bot, out string) {
	t.Helper()
	err := mailbot.WriteSite(out, func(yield func(mailbot.PublishPart, error) bool) {
		err := bot.Do(t.Context(), mailbot.Request{Command: "publish"}, func(v any) error {
			switch v := v.(type) {
			case mailbot.PublishPart:
				yield(v, nil)
			case mailbot.PublishRow:
				if v.Signed > 0 {
					t.Errorf("printed again: %+v", v)
				}
			}
			return nil
		})
		if err != nil {
			yield(mailbot.PublishPart{}, err)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// pageText is every page about the case.
func (o *office) pageText(link string) string {
	o.t.Helper()
	all, err := filepath.Glob(filepath.Join(link, "jp/JVN*/index.html"))
	if err != nil || len(all) != 1 {
		o.t.Fatalf("pages %q: %v", all, err)
	}
	data, err := os.ReadFile(all[0])
	if err != nil {
		o.t.Fatal(err)
	}
	return string(data)
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

// tree is every file below a folder.
func tree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	root, err := filepath.EvalSymlinks(dir)
	if err == nil {
		err = fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				out[path], err = os.ReadFile(filepath.Join(root, path))
			}
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sameTree(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	for name, data := range want {
		if !bytes.Equal(got[name], data) {
			t.Errorf("%s is another one:\n%s\nnot\n%s", name, got[name], data)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, not %d", len(got), len(want))
	}
}

// knownRelease is the release that the store knows.
func (o *office) knownRelease() (n int) {
	o.t.Helper()
	o.readStore(func(tx *store.Tx) error {
		data, err := tx.Document("release", "release")
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return json.Unmarshal(data, &n)
	})
	return n
}
