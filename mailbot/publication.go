package mailbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/advisory/release"
	"keikai/mailbot/handling"
	"keikai/store"
)

// Publishing is exact. The turn that makes a case public prints the new release of the site into a folder of its own and syncs it, and then
// commits, in one transaction, that the case is public, the number of the release, what was signed, and the notices that tell of it. Only
// then the link of the site is swapped, which a start does again. Whatever stops the program, the site that is shown is a whole one, and
// after the next start it is the one that the store says:
//
//	stopped before the commit: nothing is public, nobody was told; the half release is written anew
//	stopped after it: the start swaps the link, then the notices leave
//
// A page that cannot be printed publishes nothing: the desks are told why.

// unprinted is why a page was not printed.
type unprinted struct {
	why    string // handling.NotPublishedGate and its like
	faults []handling.PageGap
	detail string
	err    error
}

func (u *unprinted) Error() string { return fmt.Sprintf("print page: %s: %v", u.why, u.err) }

func (u *unprinted) Unwrap() error { return u.err }

// publishIn prints what a decision makes public, if it does. What cannot be printed turns the decision into word of that.
func (b *Bot) publishIn(tx *store.Tx, d *desk, c handling.Case, ev handling.Event, dec handling.Decision) (handling.Decision, error) {
	if b.cfg.Publish.Dir == "" {
		return dec, nil
	}
	var no *unprinted
	err := b.printIn(tx, d, c, ev.At, dec)
	switch {
	case err == nil:
		return dec, nil
	case !errors.As(err, &no):
		return dec, err
	}
	b.env.Log.Error("not published", "class", no.why)
	what := handling.NotPublished{Why: no.why, Faults: no.faults, Detail: no.detail}
	if due, timed := ev.What.(handling.FellDue); timed {
		what.Again = ev.At.Add(publishAgain)
		q, _ := handling.ProposalOf(d.policy, c, due.Ref)
		what.Since = q.RunAt
	}
	return decideIn(tx, d, c, handling.Event{At: ev.At, Mail: ev.Mail, What: what})
}

// publishAgain is how long a publication that could not be printed waits until it is tried again.
const publishAgain = 10 * time.Minute

// news is what a release has that the one before had not.
type news struct {
	pages   []advisory.Input
	entries []advisory.Unreachable // of the list of unreachable developers; one without a day of entry leaves it
}

// printIn prints the release in which what was decided is public, and keeps what is public now.
func (b *Bot) printIn(tx *store.Tx, d *desk, c handling.Case, at time.Time, dec handling.Decision) error {
	var n news
	if err := b.newsOf(tx, d, &n, c, at, dec.Changes); err != nil {
		return err
	}
	for _, o := range dec.Also { // several commands of one mail
		if o.Changes[0].Opened != nil {
			continue
		}
		other, err := tx.Case(o.Key)
		if err != nil {
			return err
		}
		if err := b.newsOf(tx, d, &n, other, at, o.Changes); err != nil {
			return err
		}
	}
	if len(n.pages)+len(n.entries) == 0 {
		return nil
	}
	if err := b.printRelease(tx, d, at, n); err != nil {
		return err
	}
	for _, in := range n.pages {
		if err := errors.Join(setDocument(tx, advisoryDocument, in.Number, in), noteClaims(tx, in)); err != nil {
			return err
		}
	}
	return keepEntries(tx, n.entries)
}

// newsOf adds what the changes to a case make public.
func (b *Bot) newsOf(tx *store.Tx, d *desk, n *news, c handling.Case, at time.Time, changes []handling.Change) error {
	page := slices.ContainsFunc(changes, handling.Change.Public)
	if !page && !slices.ContainsFunc(changes, func(ch handling.Change) bool { return ch.Listed != nil }) {
		return nil
	}
	after := handling.Apply(c, changes...)
	book, err := bookOf(tx, after)
	if err != nil {
		return err
	}
	n.entries = append(n.entries, listEntries(c, after, book, changes)...)
	if !page {
		return nil
	}
	in, err := b.finalPage(tx, d, after, book, at, n.pages)
	n.pages = append(n.pages, in)
	return err
}

// finalPage is the page of a case as it goes out, after a last look at what it says. beside are the pages that go out with it.
func (b *Bot) finalPage(tx *store.Tx, d *desk, c handling.Case, book handling.Book, at time.Time, beside []advisory.Input) (advisory.Input, error) {
	in := pageOf(c, book, at)
	claimed, err := b.claimed(tx, in, beside...)
	if err != nil {
		return in, err
	}
	if faults := append(faultsOf(c, in), claimed...); len(faults) > 0 {
		return in, &unprinted{why: handling.NotPublishedPage, faults: faults, err: errors.New("something is missing")}
	}
	if what := gatePage(d, c, book, in); what != "" {
		return in, &unprinted{why: handling.NotPublishedGate, detail: what, err: errors.New("it holds what must not go out")}
	}
	return in, nil
}

// printRelease writes the next release of the site and notes it.
func (b *Bot) printRelease(tx *store.Tx, d *desk, at time.Time, n news) error {
	link, releases := b.siteFolders()
	number, err := releaseNumber(tx)
	if err != nil {
		return err
	}
	// A store that was restored may know of fewer releases than the site has; what the public saw is never printed over.
	previous := max(number, release.Shown(link))
	next := previous + 1
	signs := &signatures{tx: tx, by: d.publisher().secrets[0], at: at, fresh: map[string][]byte{}}
	press, err := b.press(d, signs.sign)
	if err != nil {
		return &unprinted{why: handling.NotPublishedSite, err: err}
	}
	if press.Unreachable, err = unreachables(tx, d.policy, n.entries); err != nil {
		return err
	}
	var manifest advisory.Manifest
	if release.Finished(releases, previous) {
		if manifest, err = release.Manifest(releases, previous); err != nil {
			return &unprinted{why: handling.NotPublishedSite, err: err}
		}
	}
	files, err := siteFiles(tx, press, n.pages, manifest)
	if err != nil {
		return err
	}
	crashAt("publish.begin")
	if err := release.Discard(releases, next); err != nil {
		return &unprinted{why: handling.NotPublishedSite, err: err}
	}
	if err := release.Write(releases, next, previous, files); err != nil {
		return &unprinted{why: handling.NotPublishedSite, err: err}
	}
	crashAt("publish.written")
	if err := signs.keep(); err != nil {
		return err
	}
	return setDocument(tx, releaseDocument, releaseDocument, next)
}

// siteFolders are the link of the site and the folder of its releases beside it.
func (b *Bot) siteFolders() (link, releases string) {
	return b.cfg.Publish.Dir, filepath.Join(filepath.Dir(b.cfg.Publish.Dir), "releases")
}

// releaseNumber is the number of the release that the store says is shown, 0 = none.
func releaseNumber(tx *store.Tx) (n int, err error) {
	data, err := tx.Document(releaseDocument, releaseDocument)
	switch {
	case isNotFound(err):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("read release number: %w", err)
	}
	return n, json.Unmarshal(data, &n)
}

// showRelease makes the link of the site lead to the release that the store says. A link that is ahead of the store stays: the store is a
// restored one, and what was published is not taken back without a word.
func (b *Bot) showRelease() error {
	if b.cfg.Publish.Dir == "" {
		return nil
	}
	link, releases := b.siteFolders()
	var number int
	err := b.store.View(func(tx *store.Tx) (err error) {
		number, err = releaseNumber(tx)
		return err
	})
	shown := release.Shown(link)
	switch {
	case err != nil || number == shown:
		return err
	case shown > number:
		return fmt.Errorf("the site shows release %d and the store knows %d: it was restored; compare what is public with the cases", shown, number)
	case !release.Finished(releases, number):
		if err := b.reprint(releases, number); err != nil {
			return err
		}
	}
	crashAt("publish.committed")
	if err := release.Show(link, releases, number); err != nil {
		return err
	}
	crashAt("publish.shown")
	return release.Prune(releases, number-keptReleases)
}

// keptReleases is how many releases before the shown one stay on the disk, to look back at. What they have in common takes no room.
const keptReleases = 5

// reprint writes a release that the store knows and the disk does not have, as after a move to another machine.
func (b *Bot) reprint(releases string, number int) error {
	_, err := b.printAll(func(files siteSeq) error { return release.Write(releases, number, 0, files) })
	return err
}

// noteShown remembers for status whether the site is what the store says.
func (b *Bot) noteShown() error {
	err := b.showRelease()
	b.health.note("publish", err)
	if err != nil {
		b.env.Log.Error("the published site is not what the store says", "error", err)
	}
	return nil // mail goes on whatever the web server's folder does
}

type siteSeq = func(yield func(advisory.File, error) bool)

// printAll prints the whole site from what was published, with the signatures of that time, and tells how many had to be made now because
// the look of the pages changed since.
func (b *Bot) printAll(write func(siteSeq) error) (signed int, err error) {
	err = b.store.View(func(tx *store.Tx) error {
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		signs := &signatures{tx: tx, by: d.publisher().secrets[0], at: b.env.Now(), fresh: map[string][]byte{}}
		press, err := b.press(d, signs.sign)
		if err != nil {
			return err
		}
		if press.Unreachable, err = unreachables(tx, d.policy, nil); err != nil {
			return err
		}
		all, err := documentsOf[advisory.Input](tx, advisoryDocument)
		if err != nil {
			return err
		}
		err = write(siteSeq(press.Site(slices.Values(all), advisory.Manifest{})))
		signed = len(signs.fresh)
		return err
	})
	return signed, err
}
