package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"keikai/mailbot"
)

// maxStream bounds what is read from a pipe, which can not be read twice and therefore is held in memory.
const maxStream = 256 << 20

// mailFiles yields every mail of the paths, in their order: a file with one mail, an mbox, a Maildir (cur and new, by name),
// any other folder (by name, with the folders in it), or "-" for standard input. A path that can not be read is an error in
// its place, and the rest goes on. A Source's Body is good until the next one is asked for; its Size is always known.
func mailFiles(paths []string, stdin io.Reader) iter.Seq2[mailbot.Source, error] {
	return func(yield func(mailbot.Source, error) bool) {
		for _, path := range paths {
			goOn := true
			if path == "-" {
				goOn = streamMails("-", time.Time{}, stdin, yield)
			} else {
				goOn = pathMails(path, true, yield)
			}
			if !goOn {
				return
			}
		}
	}
}

// pathMails yields the mails of one path and reports whether to go on. Only a path that was named may be a pipe.
func pathMails(path string, named bool, yield func(mailbot.Source, error) bool) bool {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return yield(mailbot.Source{File: path}, fmt.Errorf("read mail: %w", err))
	case info.IsDir():
		return folderMails(path, yield)
	case !info.Mode().IsRegular() && !named:
		return yield(mailbot.Source{File: path}, fmt.Errorf("read mail: %s is not a regular file", path))
	}
	f, err := os.Open(path)
	if err != nil {
		return yield(mailbot.Source{File: path}, fmt.Errorf("read mail: %w", err))
	}
	defer f.Close()
	if !info.Mode().IsRegular() {
		return streamMails(path, info.ModTime(), f, yield)
	}
	return fileMails(path, info.ModTime(), info.Size(), f, yield)
}

// folderMails yields what lies in a folder. Names that begin with a dot are no mail, in a Maildir as elsewhere.
func folderMails(dir string, yield func(mailbot.Source, error) bool) bool {
	folders := []string{dir}
	if isMaildir(dir) {
		folders = []string{filepath.Join(dir, "cur"), filepath.Join(dir, "new")}
	}
	var paths []string
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil && !yield(mailbot.Source{File: folder}, fmt.Errorf("read folder: %w", err)) {
			return false
		}
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ".") {
				paths = append(paths, filepath.Join(folder, e.Name()))
			}
		}
	}
	// The names in a Maildir begin with the time of delivery, so they are one order over both of its folders.
	slices.SortStableFunc(paths, func(a, b string) int { return cmp.Compare(filepath.Base(a), filepath.Base(b)) })
	for _, path := range paths {
		if !pathMails(path, false, yield) {
			return false
		}
	}
	return true
}

func isMaildir(dir string) bool {
	for _, name := range []string{"cur", "new"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// streamMails reads what can be read only once.
func streamMails(name string, at time.Time, r io.Reader, yield func(mailbot.Source, error) bool) bool {
	text, err := io.ReadAll(io.LimitReader(r, maxStream+1))
	if err == nil && len(text) > maxStream {
		err = fmt.Errorf("more than %d bytes come through a pipe; give a file", maxStream)
	}
	if err != nil {
		return yield(mailbot.Source{File: name}, fmt.Errorf("read mail %s: %w", name, err))
	}
	return fileMails(name, at, int64(len(text)), bytes.NewReader(text), yield)
}

// fileMails tells an mbox from a single mail by its first bytes. An empty file is an mbox without mail, unless its name says
// that it is a mail: then the bot must see that it is empty.
func fileMails(name string, at time.Time, size int64, f io.ReadSeeker, yield func(mailbot.Source, error) bool) bool {
	var start [len(fromLine)]byte
	n, err := io.ReadFull(f, start[:])
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return yield(mailbot.Source{File: name}, fmt.Errorf("read mail: %w", err))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return yield(mailbot.Source{File: name}, fmt.Errorf("read mail: %w", err))
	}
	switch {
	case string(start[:n]) == fromLine:
		return mboxMails(name, at, f, yield)
	case n == 0 && filepath.Ext(name) != ".eml":
		return true
	}
	return yield(mailbot.Source{File: name, Time: at, Size: size, Body: f}, nil)
}
