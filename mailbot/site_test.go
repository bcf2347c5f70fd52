package mailbot

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"keikai/mailbot/advisory/release"
)

// playSite runs the steps about what is published:
//
//	site is printed                 from here on the office prints its own site
//	site shows release 2            0 = nothing is shown
//	site holds jp/$PAGE/index.html  a file, and the indented words; those with ! must not stand in it. $PAGE is JVN12345678
//	site lacks vendor/index.html
//	site never says alex            in no file of the release
//	site is printed again the same  `keikai publish`, byte for byte
//	site cannot be written          until "site can be written"
//	site is lost                    the disk of the web server is new
func (w *world) playSite(f, block []string) {
	w.t.Helper()
	link, releases := w.bot.siteFolders()
	switch line := w.expand("", strings.Join(f, " ")); {
	case line == "is printed":
		cfg := *w.cfg
		cfg.Publish.Dir, cfg.Publish.BaseURL = filepath.Join(w.dir, "www", "site"), "https://jvn.example"
		cfg.Publish.CVEBlocks = []string{"CVE-2009-90001/90002"}
		w.cfg = &cfg
		w.restart()
	case f[0] == "shows":
		if got := release.Shown(link); f[2] != strconv.Itoa(got) {
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
			if strings.Contains(string(data), w.expand("", strings.Join(f[2:], " "))) {
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

func (w *world) must(errs ...error) {
	w.t.Helper()
	for _, err := range errs {
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) pageName(s string) string {
	return strings.ReplaceAll(s, "$PAGE", strings.ReplaceAll(w.theCase().JVN, "#", ""))
}

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
				if v.Signed > 0 || v.Files == 0 || v.Advisories == 0 {
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
	shown, again := w.tree(link), w.tree(out)
	if names := slices.Sorted(maps.Keys(shown)); !slices.Equal(names, slices.Sorted(maps.Keys(again))) {
		w.t.Errorf("printed again: %v, not %v", slices.Sorted(maps.Keys(again)), names)
	}
	for name, data := range shown {
		if !bytes.Equal(data, again[name]) {
			w.t.Errorf("%s is another one when it is printed again:\n%s\n%s", name, data, again[name])
		}
	}
}
