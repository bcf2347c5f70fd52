package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/handling"

	"pgregory.net/rapid"
)

// lay writes files below a new folder, their names as given, and returns the folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readAll lists what mailFiles yields as "file=text" or "error file", with dir taken off the names.
func readAll(t *testing.T, dir string, stdin string, paths ...string) []string {
	t.Helper()
	var got []string
	for s, err := range mailFiles(paths, strings.NewReader(stdin)) {
		name := strings.TrimPrefix(s.File, dir+"/")
		if err != nil {
			got = append(got, "error "+name)
			continue
		}
		text, err := io.ReadAll(s.Body)
		if err != nil {
			t.Fatal(err)
		}
		if s.Size != int64(len(text)) {
			t.Errorf("%s: size is said to be %d, there are %d bytes", name, s.Size, len(text))
		}
		got = append(got, name+"="+string(text))
	}
	return got
}

func TestMailFilesComeInTheOrderOfTheArguments(t *testing.T) {
	dir := lay(t, map[string]string{
		"b.eml": "B", "a.eml": "A", "folder/2": "two", "folder/1": "one", "folder/.hidden": "no", "folder/sub/3": "three",
		"box": "From x\nS: 1\n\nfirst\n\nFrom x\nS: 2\n\n>From y\n>>From z\nFrom w\n\n", "empty": "", "empty.eml": "",
		"maildir/cur/1700000002.a:2,S": "second", "maildir/new/1700000001.b": "first", "maildir/new/1700000003.c": "third",
		"maildir/tmp/1700000000.d": "not delivered", "maildir/.Sent/cur/1": "no",
	})
	tests := []struct {
		paths []string
		want  []string
	}{
		{[]string{"b.eml", "a.eml"}, []string{"b.eml=B", "a.eml=A"}},
		{[]string{"a.eml", "missing", "b.eml"}, []string{"a.eml=A", "error missing", "b.eml=B"}},
		{[]string{"folder"}, []string{"folder/1=one", "folder/2=two", "folder/sub/3=three"}},
		{[]string{"maildir"}, []string{"maildir/new/1700000001.b=first", "maildir/cur/1700000002.a:2,S=second", "maildir/new/1700000003.c=third"}},
		{[]string{"box"}, []string{"box#1=S: 1\n\nfirst\n", "box#2=S: 2\n\nFrom y\n>From z\nFrom w\n"}},
		{[]string{"empty", "empty.eml"}, []string{"empty.eml="}},
	}
	for _, tt := range tests {
		paths := make([]string, len(tt.paths))
		for i, p := range tt.paths {
			paths[i] = filepath.Join(dir, p)
		}
		if got := readAll(t, dir, "", paths...); !slices.Equal(got, tt.want) {
			t.Errorf("%q\n got %q\nwant %q", tt.paths, got, tt.want)
		}
	}
}

func TestStandardInputIsOneMailOrAnMbox(t *testing.T) {
	if got := readAll(t, "", "Subject: x\n\nFrom here\n", "-"); !slices.Equal(got, []string{"-=Subject: x\n\nFrom here\n"}) {
		t.Errorf("one mail: %q", got)
	}
	if got := readAll(t, "", "From a\r\nX: 1\r\n\r\na\r\n\r\nFrom b\r\nX: 2\r\n\r\nb", "-"); !slices.Equal(got, []string{"-#1=X: 1\r\n\r\na\r\n", "-#2=X: 2\r\n\r\nb"}) {
		t.Errorf("mbox: %q", got)
	}
}

func TestPipeInAFolderIsNotWaitedFor(t *testing.T) {
	dir := lay(t, map[string]string{"folder/b": "B"})
	if err := syscall.Mkfifo(filepath.Join(dir, "folder/a"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"error folder/a", "folder/b=B"}
	if got := readAll(t, dir, "", filepath.Join(dir, "folder")); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadingStopsWhenNoMoreIsWanted(t *testing.T) {
	dir := lay(t, map[string]string{"box": "From a\n1\n\nFrom b\n2\n", "f/1": "1", "f/2": "2"})
	for _, path := range []string{"box", "f"} {
		n := 0
		for range mailFiles([]string{filepath.Join(dir, path), "missing"}, nil) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%s: %d mails", path, n)
		}
	}
}

func TestTimeOfAnMboxMailIsThatOfItsFromLine(t *testing.T) {
	file := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	for line, want := range map[string]time.Time{
		"From a@b.example Sat Jan  3 01:05:34 2009": time.Date(2009, 1, 3, 1, 5, 34, 0, time.UTC),
		"From a@b.example":                          file,
		"From a b c d e f":                          file,
	} {
		mboxMails("box", file, strings.NewReader(line+"\nX: 1\n"), func(s mailbot.Source, err error) bool {
			if err != nil || !s.Time.Equal(want) {
				t.Errorf("%q: %v, %v; want %v", line, s.Time, err, want)
			}
			return true
		})
	}
}

// Whatever mails are written as mboxrd come back byte for byte.
func TestMboxGivesBackWhatWasWritten(t *testing.T) {
	piece := rapid.SampledFrom([]string{"From ", ">From x", ">>From ", ">", "\n", "\n\n", "text", "\r\n", strings.Repeat("long ", 2000), "日本"})
	rapid.Check(t, func(t *rapid.T) {
		mails := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return "X: 1\n\n" + strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "") + "\n"
		}), 1, 4).Draw(t, "mails")
		var box strings.Builder
		for _, m := range mails {
			box.WriteString("From a@b.example Sat Jan  3 01:05:34 2009\n")
			for line := range strings.Lines(m) {
				if strings.HasPrefix(strings.TrimLeft(line, ">"), "From ") {
					line = ">" + line
				}
				box.WriteString(line)
			}
			box.WriteString("\n")
		}
		var got []string
		for s, err := range mailFiles([]string{"-"}, strings.NewReader(box.String())) {
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(s.Body)
			if err != nil || int64(len(text)) != s.Size {
				t.Fatalf("%d bytes, said %d, %v", len(text), s.Size, err)
			}
			got = append(got, string(text))
		}
		if !slices.Equal(got, mails) {
			t.Fatalf("got  %q\nwant %q", got, mails)
		}
	})
}

func FuzzMbox(f *testing.F) {
	f.Add([]byte("From a\n1\n\nFrom b\n>From c\n\n"))
	f.Add([]byte("From \n\nFrom \n\n\nFrom "))
	f.Add([]byte("From a\r\n>>>From "))
	f.Fuzz(func(t *testing.T, text []byte) {
		total, n := int64(0), 0
		for s, err := range mailFiles([]string{"-"}, bytes.NewReader(text)) {
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(s.Body)
			if err != nil || int64(len(body)) != s.Size {
				t.Fatalf("%d bytes, said %d, %v", len(body), s.Size, err)
			}
			total, n = total+s.Size, n+1
		}
		if total > int64(len(text)) || (n == 0) != (len(text) == 0) {
			t.Fatalf("%d mails of %d bytes in all from %d bytes", n, total, len(text))
		}
	})
}

func TestTarCarriesNameTimeAndBytes(t *testing.T) {
	dir := lay(t, map[string]string{"日本.eml": "A", "box": "From a Sat Jan  3 01:05:34 2009\n>From b\n"})
	in := &intake{app: &app{err: io.Discard, lang: handling.English}}
	var b bytes.Buffer
	paths := []string{filepath.Join(dir, "日本.eml"), filepath.Join(dir, "missing"), filepath.Join(dir, "box")}
	if err := in.writeTar(&b, in.readable(mailFiles(paths, nil))); err != nil {
		t.Fatal(err)
	}
	var got []string
	for r := tar.NewReader(&b); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		text, err2 := io.ReadAll(r)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %q %t", filepath.Base(h.Name), text, h.ModTime.Year() == 2009))
	}
	if want := []string{`日本.eml "A" false`, `box#1 "From b\n" true`}; !slices.Equal(got, want) || in.unread != 1 {
		t.Errorf("got %q and %d unread, want %q", got, in.unread, want)
	}
}
