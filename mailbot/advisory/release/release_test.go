package release

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"keikai/mailbot/advisory"
)

func file(path, data string) advisory.File { return advisory.File{Path: path, Data: []byte(data)} }

// site yields files, and stops with an error before the file of a number; -1 = never.
func site(fail int, files ...advisory.File) iter.Seq2[advisory.File, error] {
	return func(yield func(advisory.File, error) bool) {
		for i, f := range files {
			if i == fail {
				yield(advisory.File{}, errBroken)
				return
			}
			if !yield(f, nil) {
				return
			}
		}
	}
}

var errBroken = errors.New("broken")

var manifest = file(advisory.ManifestPath, `{"style":"x"}`)

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWriteAndShow(t *testing.T) {
	dir := t.TempDir()
	releases, link := filepath.Join(dir, "releases"), filepath.Join(dir, "public")
	if err := Write(releases, 1, 0, site(-1, file("index.html", "one"), file("jp/a.html", "a"), manifest)); err != nil {
		t.Fatal(err)
	}
	if Shown(link, releases) != 0 {
		t.Error("a release is shown before it is asked for")
	}
	if err := Show(link, releases, 1); err != nil {
		t.Fatal(err)
	}
	second := site(-1, file("index.html", "two"), advisory.File{Path: "jp/a.html", Kept: true}, manifest)
	if err := Write(releases, 2, 1, second); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(link, "index.html")); got != "one" {
		t.Errorf("writing release 2 changed what is shown to %q", got)
	}
	for range 2 { // the second time at the next start
		if err := Show(link, releases, 2); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, filepath.Join(link, "index.html")) + read(t, filepath.Join(link, "jp/a.html")); got != "twoa" || Shown(link, releases) != 2 {
		t.Errorf("shown: %q of release %d", got, Shown(link, releases))
	}
	if got := read(t, filepath.Join(releases, "1", "index.html")); got != "one" {
		t.Errorf("release 1 became %q", got)
	}
	if !sameFile(t, filepath.Join(releases, "1/jp/a.html"), filepath.Join(releases, "2/jp/a.html")) {
		t.Error("a kept file was copied")
	}
	m, err := Manifest(releases, 2)
	if err != nil || m.Style != "x" {
		t.Errorf("manifest %+v, %v", m, err)
	}
}

func sameFile(t *testing.T, a, b string) bool {
	t.Helper()
	first, err := os.Stat(a)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.Stat(b)
	if err != nil {
		t.Fatal(err)
	}
	return os.SameFile(first, second)
}

// TestStoppedWriting stops before every file in turn: the shown site stays, the half release is not shown, and the next attempt is whole.
func TestStoppedWriting(t *testing.T) {
	files := []advisory.File{file("index.html", "two"), {Path: "jp/a.html", Kept: true}, file("jp/b.html", "b"), manifest}
	for at := range len(files) {
		dir := t.TempDir()
		releases, link := filepath.Join(dir, "releases"), filepath.Join(dir, "public")
		if err := errors.Join(Write(releases, 1, 0, site(-1, file("index.html", "one"), file("jp/a.html", "a"), manifest)), Show(link, releases, 1)); err != nil {
			t.Fatal(err)
		}
		if err := Write(releases, 2, 1, site(at, files...)); !errors.Is(err, errBroken) {
			t.Fatalf("stopped before file %d: %v", at, err)
		}
		if err := Show(link, releases, 2); !errors.Is(err, ErrUnfinished) {
			t.Errorf("stopped before file %d: show says %v", at, err)
		}
		if got := read(t, filepath.Join(link, "index.html")); got != "one" {
			t.Errorf("stopped before file %d: %q is shown", at, got)
		}
		if err := errors.Join(Write(releases, 2, 1, site(-1, files...)), Show(link, releases, 2)); err != nil {
			t.Fatal(err)
		}
		if got := read(t, filepath.Join(link, "index.html")) + read(t, filepath.Join(link, "jp/a.html")); got != "twoa" {
			t.Errorf("after the second attempt %q is shown", got)
		}
	}
}

// TestFaults lets the file system refuse: a folder in the place of a file, a full name, a missing kept file, a link in the way.
func TestFaults(t *testing.T) {
	long := string(make([]byte, 300))
	for name, c := range map[string]struct {
		files []advisory.File
		want  error
	}{
		"outside":       {[]advisory.File{file("../out.html", "x"), manifest}, fs.ErrInvalid},
		"absolute":      {[]advisory.File{file("/tmp/out.html", "x"), manifest}, fs.ErrInvalid},
		"twice":         {[]advisory.File{file("a", "x"), file("a", "y"), manifest}, fs.ErrExist},
		"file as dir":   {[]advisory.File{file("a", "x"), file("a/b", "y"), manifest}, syscall.ENOTDIR},
		"not kept":      {[]advisory.File{{Path: "gone", Kept: true}, manifest}, fs.ErrNotExist},
		"no manifest":   {[]advisory.File{file("a", "x")}, ErrUnfinished},
		"name too long": {[]advisory.File{file("a"+long, "x"), manifest}, syscall.EINVAL},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			err := Write(dir, 2, 1, site(-1, c.files...))
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if Finished(dir, 2) {
				t.Error("it counts as finished")
			}
		})
	}
}

// TestFinishedStays shows that a release that may be shown is never written again.
func TestFinishedStays(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, 1, 0, site(-1, file("a", "x"), manifest)); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, 1, 0, site(-1, file("a", "y"), manifest)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written again: %v", err)
	}
	if got := read(t, filepath.Join(dir, "1/a")); got != "x" {
		t.Errorf("it became %q", got)
	}
}

// TestLinkLeftOver swaps the link although an attempt before was stopped between making and renaming it.
func TestLinkLeftOver(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "public")
	if err := Write(dir, 1, 0, site(-1, manifest)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", link+".new"); err != nil {
		t.Fatal(err)
	}
	if err := Show(link, dir, 1); err != nil || Shown(link, dir) != 1 {
		t.Errorf("show: %v, release %d", err, Shown(link, dir))
	}
}
