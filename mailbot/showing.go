package mailbot

import (
	"fmt"

	"keikai/mailbot/advisory/release"
	"keikai/mailbot/handling"
	"keikai/store"
)

// showRelease makes the link of the site lead to the release that the store says, and tells whether the site is behind the store: as long as
// it is, nobody is told that anything is public. A link that is ahead of the store stays: the store is a restored one, and what was published
// is not taken back without a word.
func (b *Bot) showRelease() (behind bool, err error) {
	if b.cfg.Publish.Dir == "" {
		return false, nil
	}
	link, releases := b.siteFolders()
	var number int
	err = b.store.View(func(tx *store.Tx) (err error) {
		number, err = releaseNumber(tx)
		return err
	})
	if err != nil {
		return false, err
	}
	shown := release.Shown(link, releases)
	if shown > number {
		return false, fmt.Errorf("the site shows release %d and the store knows %d: it was restored; compare what is public with the cases", shown, number)
	}
	whole := number == 0 || release.Finished(releases, number)
	if number == shown && whole {
		return false, nil
	}
	if !whole {
		if err := b.reprint(releases, number); err != nil {
			return true, err
		}
	}
	crashAt("publish.committed")
	if err := release.Show(link, releases, number); err != nil {
		return true, err
	}
	crashAt("publish.shown")
	b.pruneReleases(releases, number-keptReleases-1)
	return false, nil
}

// pruneReleases clears away old releases. Those that stay take room and do no harm; the next publication tries again.
func (b *Bot) pruneReleases(releases string, upTo int) {
	if err := release.Prune(releases, upTo); err != nil {
		b.env.Log.Warn("old releases of the site stay", "error", err)
	}
}

// keptReleases is how many releases before the shown one stay on the disk, to look back at. What they have in common takes no room.
const keptReleases = 5

// reprint writes a release that the store knows and the disk does not have, as after a move to another machine, and keeps what had to be
// signed for it.
func (b *Bot) reprint(releases string, number int) error {
	fresh, err := b.printAll(func(files siteSeq) error { return release.Write(releases, number, 0, files) })
	if err != nil || len(fresh) == 0 {
		return err
	}
	return b.store.Update(func(tx *store.Tx) error { return keepSigned(tx, fresh) })
}

// noteShown remembers whether the site is what the store says: for status, and for the mails that tell of it. All other mail goes on whatever
// the web server's folder does.
func (b *Bot) noteShown() error {
	behind, err := b.showRelease()
	b.siteBehind.Store(behind)
	if b.health.note("publish", err); err != nil {
		b.env.Log.Error("the published site is not what the store says", "error", err)
	}
	return nil
}

// clearReleases clears away what a stop left behind of a release that nobody was shown: it may hold what is not public.
func (b *Bot) clearReleases() error {
	if b.cfg.Publish.Dir == "" {
		return nil
	}
	link, releases := b.siteFolders()
	var number int
	err := b.store.View(func(tx *store.Tx) (err error) {
		number, err = releaseNumber(tx)
		return err
	})
	// Where the link is lost or ahead, other releases may be ones that the public saw.
	if err != nil || release.Shown(link, releases) != number {
		return err
	}
	if err := release.ClearAfter(releases, number); err != nil {
		b.env.Log.Warn("a release that was not shown stays", "error", err)
	}
	return nil
}

// waitsForSite: the mail tells that something is public, and the site does not show it yet.
func (b *Bot) waitsForSite(kind string) bool {
	return b.siteBehind.Load() && handling.TellsOfPage(handling.NoticeKind(kind))
}
