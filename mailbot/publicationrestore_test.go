package mailbot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A store that was restored from before something was published does not take it back: the site stays, status tells of it, and the next
// publication keeps what the public saw, up to its signatures, whether the site looks as it did or not. S19; R24
func TestStoreRestoredBehindItsSite(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"the look stays": func(*Config) {},
		"the look changes": func(c *Config) {
			c.Publish.Words = []WordConfig{{Key: "nav.about", JA: "このサイトの説明", EN: "This site"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			siteStory(t, func(t *testing.T, w *world) {
				link, releases := w.bot.siteFolders()
				first := w.number
				w.report()
				w.pageStands("CVE-2009-90002")
				second := w.number
				backup := w.saved("before")
				w.number = first
				w.published()
				w.updated("後から改めた概要。", 2)
				seen := w.tree(link)

				w.disaster(backup)
				w.once()
				w.reads()
				w.shows(2, "it was restored")
				w.reconfigure(change)
				w.shows(2, "it was restored")
				w.number = second
				w.until("12:30")
				w.approved()
				w.until("12:50")
				w.shows(3)
				w.number = first
				if text := w.siteText("jp/$PAGE/index.html"); !strings.Contains(text, "後から改めた概要。") {
					t.Errorf("what the public saw became\n%s", text)
				}
				sameSignatures(t, seen, w.tree(link))
				sameTree(t, seen, w.tree(filepath.Join(releases, "2")))
				w.printAgain(link)
			})
		})
	}
}

// What the site shows and neither the store nor the manifest has in full is never left out: then nothing is printed until a person has looked.
func TestUnknownPageIsNotLeftOut(t *testing.T) {
	siteStory(t, func(t *testing.T, w *world) {
		_, releases := w.bot.siteFolders()
		first := w.number
		w.report()
		w.pageStands("CVE-2009-90002")
		second := w.number
		backup := w.saved("before")
		w.number = first
		w.published()
		w.disaster(backup)
		manifest := filepath.Join(releases, "1", "manifest.json")
		data, err := os.ReadFile(manifest)
		w.must(err)
		whole, _, _ := strings.Cut(string(data), `,"newest":`)
		w.must(os.WriteFile(manifest, []byte(whole+"}"), 0o644))
		w.reconfigure(func(c *Config) { c.Publish.BaseURL = "https://new.example" })
		w.number = second
		w.until("12:30")
		w.approved()
		w.until("12:50")
		w.shows(1, "it was restored")
		if n := w.got("山田", "desk/publish_failed"); n == 0 {
			t.Error("nobody is told")
		}
		w.reconfigure(func(c *Config) { c.Publish.BaseURL = "https://jvn.example" })
		w.until("13:10")
		w.shows(2)
		w.number = first
		if w.siteText("jp/$PAGE/index.html") == "" {
			t.Error("the page of the public is gone")
		}
	})
}
