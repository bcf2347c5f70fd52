package mailbot

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"keikai/mailbot/advisory/release"
	"keikai/mailbot/handling"
	"keikai/store"
)

// TestStoreFailsWhilePublishing lets the store's disk fail at each write of the turn that publishes. The site changes only with the store, and
// once the disk works again, both do.
func TestStoreFailsWhilePublishing(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		w.until("11:10")
		w.approved()
		d := &desktop{w: w}
		d.take()
		w.playWait([]string{"until", strings.TrimSpace(publicDay), "12:01"})
		link, releases := w.bot.siteFolders()
		failed := true
		for n := 0; failed; n += 2 {
			w.must(os.RemoveAll(filepath.Dir(link)))
			b, e := d.open()
			e.left = n
			err := decide(b, t)
			if failed = e.failed; failed != (err != nil) {
				t.Fatalf("write %d: failed %v, the pass says %v", n, failed, err)
			}
			if shown := release.Shown(link, releases); shown != knownRelease(t, b) {
				t.Errorf("write %d failed: the site shows release %d, the store knows %d", n, shown, knownRelease(t, b))
			}
			e.left = -1
			b = newBot(w.cfg, b.env, w.bot.theDesk(), b.store) // the next start
			w.must(b.clearReleases(), b.noteShown(), decide(b, t))
			all, err := os.ReadDir(releases)
			if err != nil || len(all) != 1 || release.Shown(link, releases) != 1 || knownRelease(t, b) != 1 {
				t.Errorf("write %d failed: afterwards the site shows release %d of %d", n, release.Shown(link, releases), len(all))
			}
		}
		w.open()
		w.once()
		w.reads()
	})
}

func knownRelease(t *testing.T, b *Bot) (n int) {
	t.Helper()
	err := b.store.View(func(tx *store.Tx) (err error) {
		n, err = releaseNumber(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDiskIsFull lets the system refuse to write a large file of the site; a process of its own, for the limit holds for all of it.
func TestDiskIsFull(t *testing.T) {
	const inside = "KEIKAI_TEST_DISK_IS_FULL"
	if os.Getenv(inside) == "" {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestDiskIsFull$", "-test.v")
		cmd.Env = append(os.Environ(), inside+"=yes")
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestDiskIsFull") {
			t.Errorf("%v:\n%s", err, out)
		}
		return
	}
	siteStory(t, func(t *testing.T, w *world) {
		link, releases := w.bot.siteFolders()
		w.until("11:10")
		w.approved()
		d := &desktop{w: w}
		d.take()
		b, _ := d.open() // its store needs no file
		w.playWait([]string{"until", strings.TrimSpace(publicDay), "12:01"})
		full(t, 2000)
		err := decide(b, t)
		full(t, math.MaxInt64)
		w.must(err)
		if all, err := os.ReadDir(releases); err != nil || len(all) != 0 || release.Shown(link, releases) != 0 {
			t.Errorf("release %d is shown, of %d: %v", release.Shown(link, releases), len(all), err)
		}
		if kinds := owedKinds(t, b); !slices.Contains(kinds, handling.DeskPublishFailedKind) || slices.Contains(kinds, handling.FinderPublishedKind) {
			t.Errorf("owed: %q", kinds)
		}
		w.playWait([]string{"until", strings.TrimSpace(publicDay), "12:12"})
		w.must(decide(b, t))
		if release.Shown(link, releases) != 1 || !slices.Contains(owedKinds(t, b), handling.FinderPublishedKind) {
			t.Error("it is not tried again")
		}
		w.must(os.RemoveAll(filepath.Dir(link))) // the world's own store knows of nothing
		w.open()
		w.once()
		w.reads()
	})
}

// full lets no file grow beyond a size.
func full(t *testing.T, size uint64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = min(size, limit.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
}

func owedKinds(t *testing.T, b *Bot) (kinds []handling.NoticeKind) {
	t.Helper()
	err := b.store.View(func(tx *store.Tx) error {
		for row, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			if row.State == store.Owed {
				kinds = append(kinds, handling.NoticeKind(row.Kind))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}
