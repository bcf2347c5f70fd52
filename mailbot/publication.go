package mailbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
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
	shown := release.Shown(link, releases)
	previous := max(number, shown)
	manifest, err := manifestOf(link, releases, previous)
	if err != nil {
		return &unprinted{why: handling.NotPublishedSite, err: err}
	}
	if shown > number {
		if err := b.adopt(tx, manifest, filepath.Join(releases, strconv.Itoa(shown)), at); err != nil {
			return err
		}
	}
	signs := &signatures{tx: tx, by: d.publisher().secrets[0], at: at, fresh: map[string][]byte{}}
	press, err := b.press(d, signs.sign)
	if err != nil {
		return &unprinted{why: handling.NotPublishedSite, err: err}
	}
	if press.Unreachable, err = unreachables(tx, d.policy, n.entries); err != nil {
		return err
	}
	crashAt("publish.begin")
	if err := writeRelease(tx, press, n.pages, manifest, releases, previous); err != nil {
		return err
	}
	crashAt("publish.written")
	if err := keepSigned(tx, signs.fresh); err != nil {
		return err
	}
	return setDocument(tx, releaseDocument, releaseDocument, previous+1)
}

// manifestOf is the manifest of a release that the next one may keep files of, if the link can be swapped to the next one at all.
func manifestOf(link, releases string, number int) (advisory.Manifest, error) {
	if err := release.Ready(link); err != nil {
		return advisory.Manifest{}, err
	}
	if !release.Finished(releases, number) {
		return advisory.Manifest{}, nil
	}
	return release.Manifest(releases, number)
}

// writeRelease puts the release after another on the disk. Where a file of the one before is gone, everything is printed anew.
func writeRelease(tx *store.Tx, press *advisory.Press, pages []advisory.Input, manifest advisory.Manifest, releases string, previous int) error {
	next := previous + 1
	if err := release.Discard(releases, next); err != nil {
		return &unprinted{why: handling.NotPublishedSite, err: err}
	}
	same, err := press.Printed(manifest)
	if err != nil {
		return err
	}
	if same {
		err = release.Write(releases, next, previous, press.Site(slices.Values(pages), manifest))
	}
	if !same || errors.Is(err, release.ErrNotKept) {
		var all []advisory.Input
		if all, err = everything(tx, pages, manifest); err != nil {
			return err
		}
		err = release.Write(releases, next, 0, press.Site(slices.Values(all), advisory.Manifest{}))
	}
	if err != nil {
		return &unprinted{why: handling.NotPublishedSite, err: err}
	}
	return nil
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

type siteSeq = func(yield func(advisory.File, error) bool)

// printAll prints the whole site from what was published, with the signatures of that time. fresh are those that had to be made now,
// because the look of the pages changed since.
func (b *Bot) printAll(write func(siteSeq) error) (fresh map[string][]byte, err error) {
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
		fresh = signs.fresh
		return err
	})
	return fresh, err
}
