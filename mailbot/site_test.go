package mailbot

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"keikai/mailbot/advisory/release"
	"keikai/mailbot/handling"
)

// playSite runs the steps about what is published:
//
//	site is printed                 from here on the office prints its own site; or "is printed by the edition of 2022"
//	site is mailed to ja en         the lists of subscribers of these languages, which "readers-ja" and "readers-en" are on
//	site is refused by ja           that list's server reports that the last mail to it was not delivered
//	site shows release 2            0 = nothing is shown
//	site holds jp/$PAGE/index.html  a file, and the indented words; those with ! must not stand in it. $PAGE is JVN12345678, $DID(V1) DID12345678
//	site lacks vendor/index.html
//	site never says alex            in no file of the release
//	site is printed again the same  `keikai publish`, byte for byte
//	site cannot be written          until "site can be written"
//	site is lost                    the disk of the web server is new
func (w *world) playSite(f, block []string) {
	w.t.Helper()
	link, releases := w.bot.siteFolders()
	switch line := w.expand("", strings.Join(f, " ")); {
	case line == "is printed", strings.HasPrefix(line, "is printed by the edition of "):
		cfg := *w.cfg
		if len(f) > 2 {
			cfg.Office.Edition = f[len(f)-1]
		}
		cfg.Publish.Dir, cfg.Publish.BaseURL = filepath.Join(w.dir, "www", "site"), "https://jvn.example"
		cfg.Publish.CVEBlocks = []string{"CVE-2009-90001/90002"}
		w.cfg = &cfg
		w.restart()
	case strings.HasPrefix(line, "is mailed to "):
		w.subscribe(f[3:])
	case strings.HasPrefix(line, "is refused by "):
		name := "readers-" + f[3]
		report := bounceOf(w.last[name].mail.MessageID)
		w.deliver("coordination", bytes.ReplaceAll(report, []byte("taro@finder.example"), []byte(w.people[name].address)))
	case f[0] == "shows":
		if got := release.Shown(link, releases); f[2] != strconv.Itoa(got) {
			w.t.Errorf("the site shows release %d, not %s", got, f[2])
		}
	case f[0] == "holds":
		w.holdPage(filepath.Join(link, w.pageName(f[1])), block)
	case f[0] == "lacks":
		if _, err := os.Stat(filepath.Join(link, w.pageName(f[1]))); err == nil {
			w.t.Errorf("the site has %s", f[1])
		}
	case f[0] == "never":
		for name, data := range w.tree(link) {
			if strings.Contains(name+string(data), w.pageName(w.expand("", strings.Join(f[2:], " ")))) {
				w.t.Errorf("%s says %s", name, f[2])
			}
		}
	case line == "is printed again the same":
		w.printAgain(link)
	case line == "cannot be written":
		w.must(os.MkdirAll(releases, 0o755), os.Rename(releases, releases+".away"), os.WriteFile(releases, nil, 0o600))
	case line == "can be written":
		w.must(os.Remove(releases), os.Rename(releases+".away", releases))
	case line == "is lost":
		w.must(os.RemoveAll(filepath.Dir(link)), os.MkdirAll(filepath.Dir(link), 0o755))
	default:
		w.t.Fatalf("no step: site %s", line)
	}
}

// isList tells a list of subscribers: what it gets is public.
func (w *world) isList(name string) bool {
	return slices.Contains(slices.Collect(maps.Values(w.cfg.Publish.lists())), w.people[name].address)
}

func (w *world) subscribe(languages []string) {
	w.t.Helper()
	cfg := *w.cfg
	for _, l := range languages {
		p := person{name: "readers-" + l, address: "readers-" + l + "@list.example", lang: handling.Lang(l)}
		w.addPerson(p)
		*map[string]*string{"ja": &cfg.Publish.ListJA, "en": &cfg.Publish.ListEN}[l] = p.address
	}
	w.cfg = &cfg
	w.restart()
}

func (w *world) must(errs ...error) {
	w.t.Helper()
	for _, err := range errs {
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) pageName(s string) string {
	s = listedWord.ReplaceAllStringFunc(s, func(m string) string {
		cp, _ := w.theCase().PartyOf(listedWord.FindStringSubmatch(m)[1])
		return strings.ReplaceAll(cp.Listing.DID, "#", "")
	})
	return strings.ReplaceAll(s, "$PAGE", strings.ReplaceAll(w.theCase().JVN, "#", ""))
}

var listedWord = regexp.MustCompile(`\$DID\((V\d+)\)`)

func (w *world) holdPage(path string, block []string) {
	w.t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		w.t.Error(err)
	}
	for _, want := range block {
		not, isNot := strings.CutPrefix(w.expand("", want), "! ")
		if want != "" && strings.Contains(string(data), not) == isNot {
			w.t.Errorf("%s: %q:\n%s", path, want, data)
		}
	}
}

// tree is every file below a folder.
func (w *world) tree(dir string) map[string][]byte {
	w.t.Helper()
	out := map[string][]byte{}
	root, err := filepath.EvalSymlinks(dir)
	w.must(err)
	w.must(fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out[path], err = os.ReadFile(filepath.Join(root, path))
		}
		return err
	}))
	return out
}

func (w *world) printAgain(link string) {
	w.t.Helper()
	out := filepath.Join(w.t.TempDir(), "again")
	err := WriteSite(out, func(yield func(PublishPart, error) bool) {
		err := w.bot.Do(w.t.Context(), Request{Command: "publish"}, func(v any) error {
			switch v := v.(type) {
			case PublishPart:
				yield(v, nil)
			case PublishRow:
				if v.Signed > 0 || v.Files == 0 {
					w.t.Errorf("publish: %+v", v)
				}
			}
			return nil
		})
		if err != nil {
			yield(PublishPart{}, err)
		}
	})
	w.must(err)
	sameTree(w.t, w.tree(link), w.tree(out))
}

// sameTree compares two sites byte for byte.
func sameTree(t testing.TB, want, got map[string][]byte) {
	t.Helper()
	if names := slices.Sorted(maps.Keys(want)); !slices.Equal(names, slices.Sorted(maps.Keys(got))) {
		t.Errorf("files %v, not %v", slices.Sorted(maps.Keys(got)), names)
	}
	for name, data := range want {
		if !bytes.Equal(data, got[name]) {
			t.Errorf("%s is another one:\n%s\nnot\n%s", name, got[name], data)
		}
	}
}
