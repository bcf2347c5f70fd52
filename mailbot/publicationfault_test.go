package mailbot

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/advisory/release"
	"keikai/mailbot/handling"
	"keikai/pgp"
)

// TestWhatCannotBePrintedPublishesNothing breaks what a release needs, one at a time: at noon nothing becomes public, both bodies are told, and
// it is tried again until it can be done. N22
func TestWhatCannotBePrintedPublishesNothing(t *testing.T) {
	type fault struct {
		breaks, mends func(w *world, link, releases string)
	}
	remove := func(w *world, link, releases string) { w.must(os.RemoveAll(releases), os.RemoveAll(link)) }
	for name, f := range map[string]fault{
		"the folder of releases is a file": {
			func(w *world, _, releases string) {
				w.must(os.MkdirAll(filepath.Dir(releases), 0o755), os.WriteFile(releases, nil, 0o600))
			}, remove},
		"a folder lies where the link should": {
			func(w *world, link, _ string) {
				w.must(os.MkdirAll(link, 0o755), os.WriteFile(filepath.Join(link, "index.html"), []byte("by hand"), 0o600))
			}, remove},
		"a file lies where the link should": {
			func(w *world, link, _ string) {
				w.must(os.MkdirAll(filepath.Dir(link), 0o755), os.WriteFile(link, nil, 0o600))
			}, remove},
		"the folder of releases leads nowhere": {
			func(w *world, _, releases string) {
				w.must(os.MkdirAll(filepath.Dir(releases), 0o755), os.Symlink("/nowhere/at/all", releases))
			}, remove},
		"the key cannot sign any more": {
			func(w *world, _, _ string) { w.signWith(time.Hour) },
			func(w *world, _, _ string) { w.signWith(0) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			siteStory(t, func(t *testing.T, w *world) {
				link, releases := w.bot.siteFolders()
				w.until("11:10")
				w.approved()
				f.breaks(w, link, releases)
				w.until("12:01")
				if w.theCase().State != handling.Scheduled || w.got("finder", "finder/published")+w.got("alpha-soft", "developer/published") > 0 {
					t.Errorf("the case is %s", w.theCase().State)
				}
				for _, name := range []string{"山田", "Tanaka"} { // coordination cannot write without its key
					if w.got(name, "desk/publish_failed") != 1 {
						t.Errorf("%s is told %d times", name, w.got(name, "desk/publish_failed"))
					}
				}
				w.shows(0)
				f.mends(w, link, releases)
				w.until("12:12")
				w.shows(1)
				if w.theCase().State != handling.CasePublished || w.got("finder", "finder/published") != 1 || w.got("alpha-soft", "developer/published") != 1 {
					t.Errorf("afterwards the case is %s", w.theCase().State)
				}
				w.printAgain(link)
			})
		})
	}
}

// signWith gives coordination's mailbox a key that ends so soon, 0 = never.
func (w *world) signWith(life time.Duration) {
	w.t.Helper()
	s, err := pgp.Generate(time.Now().Add(-2*time.Hour), "coordination", "desk@coordination.test", pgp.Curve25519, life)
	w.must(err)
	w.bot.theDesk().mailboxes[1].secrets[0], w.people["coordination"].secret = s, s
}

// A file of the shown release that somebody took away, or that lies on another disk, is printed anew.
func TestFileOfTheReleaseBeforeIsGone(t *testing.T) {
	for name, breaks := range map[string]func(w *world, dir string){
		"gone": func(w *world, dir string) { w.must(os.Remove(filepath.Join(dir, "vendor/index.html"))) },
		"on another disk": func(w *world, dir string) {
			other, err := os.MkdirTemp("/dev/shm", "keikai-release-")
			w.must(err)
			w.t.Cleanup(func() { os.RemoveAll(other) })
			w.must(os.CopyFS(other, os.DirFS(dir)), os.RemoveAll(dir), os.Symlink(other, dir))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			siteStory(t, func(t *testing.T, w *world) {
				link, releases := w.bot.siteFolders()
				w.published()
				first := w.number
				w.report()
				w.pageStands("CVE-2009-90002")
				breaks(w, filepath.Join(releases, "1"))
				w.until("12:20")
				w.approved()
				w.until("12:36")
				w.shows(2)
				w.printAgain(link)
				w.number = first
				if !strings.Contains(w.siteText("jp/$PAGE/index.html"), "CVE-2009-90001") {
					t.Error("the first page is gone")
				}
			})
		})
	}
}

// The whole site is printed anew when its address, its words or the edition change; what is signed and stays the same keeps its signature.
func TestLookOfTheSiteChanges(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		says   string // the page of the other case afterwards
		not    string
		signed bool // signatures are kept
	}{
		"the address": {func(c *Config) { c.Publish.BaseURL = "https://new.example" }, "https://new.example/", "https://jvn.example", false},
		"a word": {func(c *Config) {
			c.Publish.Words = []WordConfig{{Key: "nav.about", JA: "このサイトの説明", EN: "This site"}}
		}, "このサイトの説明", "", true},
		"the edition": {func(c *Config) { c.Office.Edition = "2026" }, "連絡不能開発者一覧", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			siteStory(t, func(t *testing.T, w *world) {
				link, _ := w.bot.siteFolders()
				w.published()
				first := w.number
				before := w.tree(link)
				w.report()
				w.pageStands("CVE-2009-90002")
				w.reconfigure(c.change)
				w.shows(1)
				w.until("12:20")
				w.approved()
				w.until("12:36")
				w.shows(2)
				w.printAgain(link)
				w.number = first
				text := w.siteText("jp/$PAGE/index.html")
				if !strings.Contains(text, c.says) || c.not != "" && strings.Contains(text, c.not) {
					t.Errorf("the old page says\n%s", text)
				}
				if kept := sameSignatures(t, before, w.tree(link)); (kept == 2) != c.signed {
					t.Errorf("%d signatures were kept", kept)
				}
			})
		})
	}
}

// Two cases that become public in one turn are in one site, and each is told of once.
func TestTwoPublicationsInOneTurn(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		link, _ := w.bot.siteFolders()
		first := w.number
		w.report()
		w.pageStands("CVE-2009-90002")
		second := w.number
		w.until("11:10")
		for _, w.number = range []string{first, second} {
			w.approved()
		}
		w.until("12:01")
		w.shows(2)
		for _, w.number = range []string{first, second} {
			if w.siteText("jp/$PAGE/index.html") == "" || w.theCase().State != handling.CasePublished {
				t.Errorf("%s is %s", w.number, w.theCase().State)
			}
		}
		if w.got("finder", "finder/published") != 2 || w.got("alpha-soft", "developer/published") != 2 {
			t.Error("somebody was told another number of times")
		}
		w.unshown()
		w.printAgain(link)
	})
}

// A publication that is approved behind its hour happens when its delay is over, and is dated by that.
func TestPublicationApprovedLate(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		w.until("12:30")
		w.shows(0)
		w.approved()
		w.shows(0) // any third person has the usual delay to stop it
		w.until("12:46")
		w.shows(1)
		if c := w.theCase(); c.Published.In(jst).Format("15:04") != "12:46" || w.got("finder", "finder/published") != 1 {
			t.Errorf("published at %s", c.Published)
		}
	})
}

// One word from any telephone stops a publication that two persons approved, in the last second. users.md C9
func TestStopInTheLastSecond(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		w.mornings = true
		w.until("11:10")
		w.approved()
		w.playWait([]string{"until", strings.TrimSpace(publicDay), "11:59"})
		time.Sleep(59 * time.Second)
		w.post("stranger", "coordination", w.raw(letter{from: "stranger", to: "coordination", subject: w.expand("佐藤", "送信停止 $STOP")}))
		time.Sleep(time.Second) // noon: the word is fetched in the pass in which the publication falls due
		w.once()
		w.reads()
		w.shows(0)
		if c := w.theCase(); c.State != handling.Scheduled || w.got("finder", "finder/published") > 0 {
			t.Errorf("the case is %s", c.State)
		}
		w.until("13:00")
		w.shows(0)
	})
}

// A link that cannot be swapped behind the commit is told of, and swapped when it can be; nobody hears meanwhile that the page is public.
func TestLinkCannotBeSwapped(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		link, releases := w.bot.siteFolders()
		w.published()
		w.says("佐藤", "coordination", "【$JVN】 公表文案 部分=概要", "次のとおり。", "", "新しい概要。", "以上")
		w.says("佐藤", "coordination", "【$JVN】 公表更新 説明=更新 英語=Updated")
		confirm := w.raw(letter{from: "佐藤", to: "coordination", subject: w.expand("佐藤", "【$JVN】 確認 $TOKEN"), sealed: true, signed: true})
		// Whatever takes its place between the look and the swap: a folder in the way of the new link.
		w.must(os.MkdirAll(filepath.Join(link+".new", "x"), 0o755))
		w.submit("佐藤", "coordination", confirm)
		w.once()
		w.reads()
		w.shows(1, "publish: ")
		if w.got("finder", "finder/advisory_updated") > 0 || w.got("佐藤", "desk/transcript") == 0 {
			t.Error("somebody is told of a page that is not there")
		}
		w.restart()
		w.shows(1, "publish: ")
		w.must(os.RemoveAll(link + ".new"))
		time.Sleep(2 * time.Minute)
		w.once()
		w.reads()
		w.shows(2)
		if w.got("finder", "finder/advisory_updated") != 1 || w.got("alpha-soft", "developer/advisory_updated") != 1 {
			t.Error("nobody is told")
		}
		w.must(os.RemoveAll(filepath.Join(releases, "2")))
		w.restart() // the files of the shown release are gone
		w.shows(2)
		w.printAgain(link)
	})
}

// What a stop left behind of a release that nobody was shown is cleared away at the next start, for it may hold what is not public. Where the
// link does not lead to what the store says, other releases may be ones that the public saw: they stay.
func TestUnshownReleaseIsClearedAway(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		link, releases := w.bot.siteFolders()
		w.published()
		for _, n := range []string{"2", "4"} {
			w.must(os.CopyFS(filepath.Join(releases, n), os.DirFS(filepath.Join(releases, "1"))))
		}
		w.must(os.MkdirAll(filepath.Join(releases, "3"), 0o755), os.MkdirAll(filepath.Join(releases, "0.of another"), 0o755))
		w.restart()
		w.shows(1)
		w.unshown()
		w.must(os.Rename(filepath.Join(releases, "1"), filepath.Join(releases, "2")), os.Remove(link), os.Symlink("releases/2", link))
		w.restart()
		w.shows(2, "it was restored")
		w.must(os.Remove(link))
		w.restart()
		w.shows(1)
		if !release.Finished(releases, 2) {
			t.Error("a release that the public may have seen is gone")
		}
	})
}

// Old releases are cleared away but for the last few; one that stays disturbs nobody.
func TestOldReleases(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		link, releases := w.bot.siteFolders()
		w.published()
		for n := 2; n <= keptReleases+3; n++ {
			w.updated("概要 "+strconv.Itoa(n), n)
		}
		w.bot.pruneReleases(filepath.Join(releases, "4", "index.html"), 9) // no folder
		if !strings.Contains(w.log.String(), "old releases of the site stay") {
			t.Error("nothing says that releases stay")
		}
		w.updated("概要の最後", keptReleases+4)
		for n := 1; n <= keptReleases+4; n++ {
			if release.Finished(releases, n) != (n >= 4) {
				t.Errorf("release %d is there: %v", n, release.Finished(releases, n))
			}
		}
		w.printAgain(link)
	})
}
