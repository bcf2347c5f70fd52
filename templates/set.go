package templates

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"keikai/mailbot/handling"
)

//go:embed ja en
var builtin embed.FS

// Office is who writes: the names and signatures of the body whose mailbox speaks.
type Office struct {
	NameJA, NameEN           string
	SignatureJA, SignatureEN string // person in charge, telephone, working days and hours; several lines, without rules
	Realm                    handling.Realm
	Address                  string // of the mailbox
	Fingerprint              string // of the mailbox's key, grouped; "" = it has none
	KeyArmored               string // the mailbox's certificate, printed where a reader may lack it; "" = leave it out

	Romanised map[string]string // coordinators' names as readers of English can read them, by their configured names
}

// Person is a coordinator's name for a reader of English: as the configuration romanises it, else as it stands.
func (o Office) Person(name string) string { return cmp.Or(o.Romanised[name], name) }

// Recipient is who reads. Name may be empty for a finder or for an operator whom nobody knows by name.
type Recipient struct {
	Name        string
	Person      string // of a company: whom the mail is meant for
	Salutation  string // whole line of address that the party asked for (users.md C13)
	Lang        handling.Lang
	Coordinator bool
	Role        handling.Role // of a party of a case, "" = the finder or a coordinator
}

// Mail is a notice ready to be sealed. Subject is the true subject without the number. Body has lines of at most 70 columns
// where a break is possible, no carriage return, and ends with one line feed.
type Mail struct{ Subject, Body string }

// Set holds the parsed notices of both languages. It does not change after Load and may be used by many at once.
type Set struct {
	notices map[name]notice
	parts   map[handling.Lang][]notice
}

type name struct {
	lang handling.Lang
	kind handling.NoticeKind
}

type notice struct {
	path       string // for errors: the override's file name, or the path inside the program
	source     string
	overridden bool
	parsed     *template.Template
}

var languages = []handling.Lang{handling.Japanese, handling.English}

// partsFiles hold what several notices share: parts.txt for all of them, parts_party.txt for those to developers, operators and other
// parties.
var partsFiles = []string{"parts.txt", "parts_party.txt"}

// Load reads the built-in notices and puts the files of overrideDir, laid out like the built-in ones
// (DIR/ja/finder/receipt.txt, DIR/ja/parts.txt), in their place; "" means none. An override that is no notice of ours, does
// not parse, or renders badly is an error that names file and line. A directory or file there that others than its owner may
// write is an error: who writes a template writes to finders in the office's name (S25).
func Load(overrideDir string) (*Set, error) {
	over, err := readOverrides(overrideDir)
	if err != nil {
		return nil, fmt.Errorf("load templates: %w", err)
	}
	s := &Set{notices: map[name]notice{}, parts: map[handling.Lang][]notice{}}
	for _, l := range languages {
		if err := s.loadLanguage(l, overrideDir, over); err != nil {
			return nil, fmt.Errorf("load templates: %w", err)
		}
	}
	if found := s.checkOwn(); len(found) > 0 {
		return nil, fmt.Errorf("load templates: %w", errors.Join(found...))
	}
	return s, nil
}

// Overridden reports whether the notice comes from the office's own folder.
func (s *Set) Overridden(kind handling.NoticeKind, l handling.Lang) bool {
	return s.notices[name{l, kind}].overridden
}

// Source gives the text of a notice's file, as it is in use.
func (s *Set) Source(kind handling.NoticeKind, l handling.Lang) (string, bool) {
	n, ok := s.notices[name{l, kind}]
	return n.source, ok
}

func (s *Set) loadLanguage(l handling.Lang, dir string, over map[string]string) error {
	parts := template.New(string(l)).Funcs(functions(l))
	for _, file := range partsFiles {
		shared, err := sourceOf(string(l)+"/"+file, dir, over)
		if err != nil {
			return err
		}
		if _, err := parts.New(shared.path).Parse(shared.source); err != nil {
			return fmt.Errorf("parse template: %w", err)
		}
		s.parts[l] = append(s.parts[l], shared)
	}
	for _, spec := range handling.Notices {
		n, err := sourceOf(string(l)+"/"+string(spec.Kind)+".txt", dir, over)
		if err != nil {
			return err
		}
		// A clone for each notice: what one file defines cannot change another.
		own, err := parts.Clone()
		if err != nil {
			return fmt.Errorf("parse template %s: %w", n.path, err)
		}
		if n.parsed, err = own.New(n.path).Parse(n.source); err != nil {
			return fmt.Errorf("parse template: %w", err)
		}
		s.notices[name{l, spec.Kind}] = n
	}
	return nil
}

func sourceOf(file, dir string, over map[string]string) (notice, error) {
	if text, ok := over[file]; ok {
		return notice{path: filepath.Join(dir, filepath.FromSlash(file)), source: text, overridden: true}, nil
	}
	text, err := builtin.ReadFile(file)
	if err != nil {
		return notice{}, fmt.Errorf("read template: %w", err)
	}
	return notice{path: file, source: string(text)}, nil
}

// readOverrides reads every file under dir by its slashed path. The directory is opened as a root, so that a link cannot
// lead out of it.
func readOverrides(dir string) (map[string]string, error) {
	if dir == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open overrides: %w", err)
	}
	defer root.Close()
	over := map[string]string{}
	err = fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return readOverride(root, dir, path, d, over)
	})
	return over, err
}

func readOverride(root *os.Root, dir, path string, d fs.DirEntry, over map[string]string) error {
	full := filepath.Join(dir, path)
	info, err := root.Stat(path)
	if err != nil {
		return fmt.Errorf("read override %s: %w", full, err)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("read override %s: group or others may write it (mode %04o)", full, info.Mode().Perm())
	}
	if d.IsDir() {
		return nil
	}
	if !known(path) {
		return fmt.Errorf("read override %s: no notice has this name", full)
	}
	text, err := root.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read override %s: %w", full, err)
	}
	over[path] = strings.ReplaceAll(string(text), "\r\n", "\n")
	return nil
}

func known(path string) bool {
	lang, rest, _ := strings.Cut(path, "/")
	if !slices.Contains(languages, handling.Lang(lang)) {
		return false
	}
	if slices.Contains(partsFiles, rest) {
		return true
	}
	kind, isText := strings.CutSuffix(rest, ".txt")
	_, ok := handling.Spec(handling.NoticeKind(kind))
	return isText && ok
}
