// Package release puts a printed site on disk so that readers see either the old site or the new one, whatever stops the program.
//
// A site stands in a folder of its own, and a symbolic link says which one is shown:
//
//	public → releases/12            what the web server shows
//	releases/11  releases/12        each whole: its manifest is written last
//
// [Write] makes a new folder and syncs it; nothing that a reader can see changes. What a file has in common with the release before is
// a hard link to it. [Show] swaps the link, which is one step of the file system. Between the two the caller notes in its store that
// the release is the published one; at the start it calls Show again with what the store says, so that link and store agree.
package release

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"keikai/mailbot/advisory"
)

// ErrUnfinished is a release that was begun and not ended: it has no manifest.
var ErrUnfinished = errors.New("release is not finished")

// folder is where a release lies below the folder of releases.
func folder(releases string, number int) string {
	return filepath.Join(releases, strconv.Itoa(number))
}

// Write writes the files of a site as a release of a number, and makes them lasting. previous is the number of the release that kept
// files come from; 0 = there is none. What an earlier attempt left under the number is cleared away first, unless it was finished:
// a finished release is never written again.
func Write(releases string, number, previous int, files iter.Seq2[advisory.File, error]) error {
	to, from := folder(releases, number), folder(releases, previous)
	if Finished(releases, number) {
		return fmt.Errorf("write release %d: %w", number, fs.ErrExist)
	}
	if err := os.RemoveAll(to); err != nil {
		return fmt.Errorf("clear release %d: %w", number, err)
	}
	if err := writeFolder(to, from, files); err != nil {
		return fmt.Errorf("write release %d: %w", number, err)
	}
	return nil
}

// WriteFolder writes the files of a site into a folder that is no release, and makes them lasting.
func WriteFolder(to string, files iter.Seq2[advisory.File, error]) error {
	if err := writeFolder(to, "", files); err != nil {
		return fmt.Errorf("write site: %w", err)
	}
	return nil
}

// Prune clears away the releases up to a number.
func Prune(releases string, upTo int) error {
	all, err := os.ReadDir(releases)
	if err != nil {
		return fmt.Errorf("list releases: %w", err)
	}
	for _, e := range all {
		if n, err := strconv.Atoi(e.Name()); err == nil && n <= upTo {
			if err := Discard(releases, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Discard clears away a release that nobody was shown: its number was written and never became the published one.
func Discard(releases string, number int) error {
	if err := os.RemoveAll(folder(releases, number)); err != nil {
		return fmt.Errorf("discard release %d: %w", number, err)
	}
	return nil
}

func writeFolder(to, from string, files iter.Seq2[advisory.File, error]) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	w := writer{to: to, from: from, made: map[string]bool{}}
	var manifest *advisory.File
	for f, err := range files {
		if err != nil {
			return err
		}
		if f.Path == advisory.ManifestPath {
			manifest = &f
			continue
		}
		if err := w.put(f); err != nil {
			return err
		}
	}
	if manifest == nil {
		return ErrUnfinished
	}
	// Everything else is on the disk before the file that says so.
	if err := syncAll(to); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	if err := w.put(*manifest); err != nil {
		return err
	}
	if err := syncAll(to); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	return nil
}

// writer writes files below a folder, and makes each folder once.
type writer struct {
	to, from string
	made     map[string]bool
}

func (w writer) put(f advisory.File) error {
	if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
		return fmt.Errorf("put %q: %w", f.Path, fs.ErrInvalid)
	}
	name := filepath.Join(w.to, filepath.FromSlash(f.Path))
	if dir := filepath.Dir(name); !w.made[dir] {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		w.made[dir] = true
	}
	if f.Kept {
		if err := os.Link(filepath.Join(w.from, filepath.FromSlash(f.Path)), name); err != nil {
			return fmt.Errorf("keep file: %w", err)
		}
		return nil
	}
	// A file is always a new one: what is linked into an older release is never written to.
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	if _, err := out.Write(f.Data); err != nil {
		out.Close()
		return fmt.Errorf("write file: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("close file: %w", err)
	}
	return nil
}

// syncAll makes lasting what was written to the file system of a folder. A site has a hundred thousand files; one call for all of them
// takes the time of a few single ones.
func syncAll(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer d.Close()
	return unix.Syncfs(int(d.Fd()))
}

// Finished tells whether a release is whole.
func Finished(releases string, number int) bool {
	_, err := os.Lstat(filepath.Join(folder(releases, number), advisory.ManifestPath))
	return err == nil
}

// Manifest reads the manifest of a release; that of no site for number 0.
func Manifest(releases string, number int) (advisory.Manifest, error) {
	if number == 0 {
		return advisory.Manifest{}, nil
	}
	data, err := os.ReadFile(filepath.Join(folder(releases, number), advisory.ManifestPath))
	if err != nil {
		return advisory.Manifest{}, fmt.Errorf("read release %d: %w", number, err)
	}
	return advisory.ReadManifest(data)
}

// Show makes the link lead to a finished release. It does nothing when it does already, so it may be called at every start.
func Show(link, releases string, number int) error {
	if !Finished(releases, number) {
		return fmt.Errorf("show release %d: %w", number, ErrUnfinished)
	}
	target, err := filepath.Rel(filepath.Dir(link), folder(releases, number))
	if err != nil {
		return fmt.Errorf("show release %d: %w", number, err)
	}
	if now, err := os.Readlink(link); err == nil && now == target {
		return nil
	}
	fresh := link + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clear link: %w", err)
	}
	if err := os.Symlink(target, fresh); err != nil {
		return fmt.Errorf("make link: %w", err)
	}
	if err := os.Rename(fresh, link); err != nil {
		return fmt.Errorf("swap link: %w", err)
	}
	return syncFolder(filepath.Dir(link))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// Shown is the number of the release that the link leads to, 0 for none.
func Shown(link string) int {
	target, err := os.Readlink(link)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(filepath.Base(target)))
	if err != nil {
		return 0
	}
	return n
}
