package advisory

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"keikai/mailbot/handling"
)

// File is a file of the site.
type File struct {
	Path string // from the root of the site, with slashes
	Data []byte
	Kept bool // it is as it was in the previous release, and Data is not given
}

// ManifestPath is where a site keeps its manifest. It comes last: a folder that has it has everything.
const ManifestPath = "manifest.json"

// ErrRebuild is that not all advisories were given although each must be printed anew: words, templates or the office changed.
var ErrRebuild = errors.New("the look of the site changed: give all advisories")

// Site prints the whole site. The inputs are the advisories that may have changed, in any order and each at most once; of the others
// the previous manifest tells enough. What is as it was comes as a kept file. An advisory never vanishes: a site only grows.
//
// Advisories are printed by several goroutines, and so Sign may be called by several at once; the files come in one order.
func (p *Press) Site(inputs iter.Seq[Input], previous Manifest) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		s := siteRun{press: p, previous: previous, yield: yield, changed: map[string]Entry{}, touched: map[string]bool{}}
		if err := s.run(inputs); err != nil && !errors.Is(err, errStopped) {
			yield(File{}, err)
		}
	}
}

// errStopped is that nobody wants more files.
var errStopped = errors.New("stopped")

type siteRun struct {
	press    *Press
	previous Manifest
	yield    func(File, error) bool

	style   string
	known   map[string]Entry // of the previous site
	changed map[string]Entry
	newest  []Input // those that may be in the feeds
	touched map[string]bool
}

func (s *siteRun) run(inputs iter.Seq[Input]) error {
	var err error
	if s.style, err = s.press.style(); err != nil {
		return err
	}
	s.known = make(map[string]Entry, len(s.previous.Entries))
	for _, e := range s.previous.Entries {
		s.known[e.Number] = e
	}
	s.newest = slices.Clone(s.previous.Newest)
	if err := s.advisories(inputs); err != nil {
		return err
	}
	if err := s.keep(); err != nil {
		return err
	}
	entries := merge(s.previous.Entries, s.changed)
	if s.press.Office.CNA.OrgID != "" {
		if err := oneRecordEach(entries); err != nil {
			return err
		}
	}
	if err := s.lists(entries); err != nil {
		return err
	}
	if err := s.feeds(); err != nil {
		return err
	}
	if err := s.provider(entries); err != nil {
		return err
	}
	return s.rest(entries)
}

func (s *siteRun) send(f File) error {
	if !s.yield(f, nil) {
		return errStopped
	}
	return nil
}

// printed is an advisory with its files; no files where it is as it was.
type printed struct {
	in    Input
	entry Entry
	files []File
	err   error
}

// chunk is how many advisories are printed at once: enough for all processors, few enough to hold in memory.
const chunk = 64

func (s *siteRun) advisories(inputs iter.Seq[Input]) error {
	batch := make([]*printed, 0, chunk)
	flush := func() error {
		var wait sync.WaitGroup
		for _, one := range batch {
			wait.Go(func() { s.print(one) })
		}
		wait.Wait()
		for _, one := range batch {
			if err := s.take(one); err != nil {
				return err
			}
		}
		batch = batch[:0]
		return nil
	}
	for in := range inputs {
		if batch = append(batch, &printed{in: in}); len(batch) == chunk {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// print fills in the files of an advisory, unless it is as it was.
func (s *siteRun) print(one *printed) {
	one.in = plainCopy(one.in)
	if !numberForm.MatchString(one.in.Number) || one.in.Published.IsZero() {
		one.err = fmt.Errorf("print advisory %q: it has no number or no date", one.in.Number)
		return
	}
	one.entry = entryOf(one.in)
	if one.entry.Digest, one.err = digest(one.in); one.err != nil {
		return
	}
	if s.known[one.in.Number].Digest != one.entry.Digest || s.previous.Style != s.style {
		one.files, one.err = s.press.files(one.in, one.entry)
	}
}

// take passes on what was printed, and remembers which lists it is in.
func (s *siteRun) take(one *printed) error {
	if one.err != nil {
		return one.err
	}
	number := one.entry.Number
	if _, twice := s.changed[number]; twice {
		return fmt.Errorf("print advisory %q: it was given twice", number)
	}
	if one.files == nil {
		return nil
	}
	old, had := s.known[number]
	if had {
		touch(s.touched, old)
	}
	touch(s.touched, one.entry)
	s.changed[number] = one.entry
	s.remember(one.in)
	for _, f := range one.files {
		if err := s.send(f); err != nil {
			return err
		}
	}
	return nil
}

// remember holds the advisories that were updated last, for the feeds.
func (s *siteRun) remember(in Input) {
	s.newest = slices.DeleteFunc(s.newest, func(old Input) bool { return old.Number == in.Number })
	s.newest = append(s.newest, in)
	slices.SortFunc(s.newest, func(a, b Input) int {
		return cmp.Or(b.Updated.Compare(a.Updated), cmp.Compare(a.Number, b.Number))
	})
	s.newest = s.newest[:min(latest, len(s.newest))]
}

// keep passes on the files of the advisories that did not change.
func (s *siteRun) keep() error {
	for _, e := range s.previous.Entries {
		if _, again := s.changed[e.Number]; again {
			continue
		}
		if s.previous.Style != s.style {
			return fmt.Errorf("keep advisory %s: %w", e.Number, ErrRebuild)
		}
		for _, name := range s.press.paths(e) {
			if err := s.send(File{Path: name, Kept: true}); err != nil {
				return err
			}
		}
	}
	return nil
}

// lists prints the pages that lead to advisories.
func (s *siteRun) lists(entries []Entry) error {
	byKind := map[string][]*group{}
	kinds := []string{"report", "vendor", "product"}
	for _, kind := range kinds {
		byKind[kind] = groups(kind, entries, s.touched)
	}
	var pages []func() (File, error)
	for _, l := range Languages {
		pages = append(pages, func() (File, error) { return s.press.front(entries, l) })
		for _, kind := range kinds {
			pages = append(pages, func() (File, error) { return s.press.names(kind, byKind[kind], l) })
			for _, g := range byKind[kind] {
				pages = append(pages, func() (File, error) { return s.group(g, l) })
			}
		}
	}
	return s.sendAll(pages)
}

func (s *siteRun) group(g *group, l handling.Lang) (File, error) {
	if !g.changed && s.previous.Style == s.style {
		return File{Path: listPath(l, g.kind, g.slug), Kept: true}, nil
	}
	return s.press.groupPage(g, l)
}

// sendAll prints pages by several goroutines, and sends them in their order.
func (s *siteRun) sendAll(pages []func() (File, error)) error {
	for some := range slices.Chunk(pages, chunk) {
		files, errs := make([]File, len(some)), make([]error, len(some))
		var wait sync.WaitGroup
		for i, print := range some {
			wait.Go(func() { files[i], errs[i] = print() })
		}
		wait.Wait()
		for i := range some {
			if err := s.sendPage(files[i], errs[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *siteRun) sendPage(f File, err error) error {
	if err != nil {
		return err
	}
	return s.send(f)
}

func (s *siteRun) feeds() error {
	for _, l := range Languages {
		rss, err := s.press.JVNRSS(s.newest, l)
		if err := s.sendPage(File{Path: prefix(l) + "rss/jvn.rdf", Data: rss}, err); err != nil {
			return err
		}
		atom, err := s.press.Atom(s.newest, l)
		if err := s.sendPage(File{Path: prefix(l) + "rss/jvn.atom", Data: atom}, err); err != nil {
			return err
		}
	}
	return nil
}

// provider prints what makes the site a CSAF provider.
func (s *siteRun) provider(entries []Entry) error {
	var newest time.Time
	for _, e := range entries {
		if e.Changed.After(newest) {
			newest = e.Changed
		}
	}
	meta, err := s.press.providerMetadata(newest)
	if err := s.sendPage(File{Path: providerPath, Data: meta}, err); err != nil {
		return err
	}
	feed, err := s.press.rolie(entries, newest)
	if err := s.sendPage(File{Path: roliePath, Data: feed}, err); err != nil {
		return err
	}
	if err := s.send(File{Path: csafFolder + "index.txt", Data: csafIndex(entries)}); err != nil {
		return err
	}
	return s.send(File{Path: csafFolder + "changes.csv", Data: csafChanges(entries)})
}

// rest prints what belongs to no advisory, and the manifest.
func (s *siteRun) rest(entries []Entry) error {
	files, err := s.press.extras()
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := s.send(f); err != nil {
			return err
		}
	}
	m, err := json.Marshal(Manifest{Style: s.style, Entries: entries, Newest: s.newest, Unreachable: plainCopy(s.press.Unreachable)})
	return s.sendPage(File{Path: ManifestPath, Data: m}, err)
}
