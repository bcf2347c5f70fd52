package templates

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"keikai/mailbot/handling"
)

// Check renders every notice in both languages with every sample and lists what is wrong with it: texts that do not render,
// no subject or two, characters that other mail programs cannot show, lines that are too wide, a wrong salutation, a missing
// signature. Each error names the file, and the line where it is one of the file. A clean set gives none.
func (s *Set) Check() []error { return s.check(func(notice) bool { return true }) }

// checkOwn checks what the office's own files can have spoilt: its notices, and all notices of a language whose parts it replaced. The
// built-in ones are held by the tests.
func (s *Set) checkOwn() []error { return s.check(func(n notice) bool { return n.overridden }) }

func (s *Set) check(wanted func(notice) bool) (found []error) {
	for _, l := range languages {
		all := false
		for _, shared := range s.parts[l] {
			if wanted(shared) {
				all, found = true, append(found, checkText(shared.path, shared.source, l)...)
			}
		}
		for _, spec := range handling.Notices {
			if all || wanted(s.notices[name{l, spec.Kind}]) {
				found = append(found, s.checkNotice(spec, l)...)
			}
		}
	}
	return found
}

func (s *Set) checkNotice(spec handling.NoticeSpec, l handling.Lang) []error {
	n := s.notices[name{l, spec.Kind}]
	found := checkText(n.path, n.source, l)
	if at := wrongSubject(n.source); at > 0 {
		found = append(found, fmt.Errorf("check notice: %s:%d: must hold one line Subject:, its first", n.path, at))
	}
	if len(found) > 0 {
		return found
	}
	for _, facts := range append(Samples(spec.Kind), spec.NewFacts()) {
		for _, r := range sampleRecipients(spec, l) {
			m, err := s.Render(spec.Kind, facts, sampleOffice, r)
			if err != nil {
				return append(found, fmt.Errorf("check notice: %w", err))
			}
			if err := checkMail(m, l); err != nil {
				return append(found, fmt.Errorf("check notice: %s: %w", n.path, err))
			}
		}
	}
	return found
}

// wrongSubject gives the line, from 1, at which a file lacks its subject or has another one; 0 = it is right.
func wrongSubject(source string) int {
	for i, line := range strings.Split(source, "\n") {
		if strings.HasPrefix(line, "Subject:") != (i == 0) {
			return i + 1
		}
	}
	return 0
}

// unsafe holds the characters that older Japanese mail programs show wrongly or that are read in two ways: figures in
// circles, Roman numerals and units in one character, half-width kana, wave dashes, dashes, pictures (users.md 2).
var unsafe = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00AD, Hi: 0x00AD, Stride: 1}, {Lo: 0x2010, Hi: 0x2015, Stride: 1}, {Lo: 0x2100, Hi: 0x214F, Stride: 1},
		{Lo: 0x2160, Hi: 0x218B, Stride: 1}, {Lo: 0x2212, Hi: 0x2212, Stride: 1}, {Lo: 0x2460, Hi: 0x24FF, Stride: 1},
		{Lo: 0x2600, Hi: 0x27BF, Stride: 1}, {Lo: 0x301C, Hi: 0x301C, Stride: 1}, {Lo: 0x3200, Hi: 0x33FF, Stride: 1},
		{Lo: 0xF900, Hi: 0xFAFF, Stride: 1}, {Lo: 0xFE00, Hi: 0xFE0F, Stride: 1}, {Lo: 0xFF5E, Hi: 0xFF5E, Stride: 1},
		{Lo: 0xFF61, Hi: 0xFF9F, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x1F000, Hi: 0x1FAFF, Stride: 1}},
}

// spellings are words that the notices write in another way (users.md C3, 2).
var spellings = map[handling.Lang]*regexp.Regexp{
	handling.Japanese: regexp.MustCompile(`ソフトウエア|取り扱い(?:[^ま]|$)|取扱を|取扱に|届け出(?:[をのはがに、。]|$)|取り急ぎ|殿`),
	handling.English:  regexp.MustCompile(`(?i)\bkindly\b|\bapologi[sz]e`),
}

// checkText looks at a file itself, so that an error can name the line.
func checkText(path, source string, l handling.Lang) []error {
	var found []error
	for i, line := range strings.Split(source, "\n") {
		if r := firstUnsafe(line); r != 0 {
			found = append(found, fmt.Errorf("check notice: %s:%d: character U+%04X must not be used", path, i+1, r))
		}
		if w := spellings[l].FindString(line); w != "" {
			found = append(found, fmt.Errorf("check notice: %s:%d: %q is not how the notices write it", path, i+1, w))
		}
	}
	return found
}

func firstUnsafe(s string) rune {
	for _, r := range s {
		if unicode.Is(unsafe, r) || handling.Show(string(r)) != string(r) {
			return r
		}
	}
	return 0
}

func checkMail(m Mail, l handling.Lang) error {
	if screen.StringWidth(m.Subject) > columns-8 {
		return fmt.Errorf("subject %q is wider than %d columns", m.Subject, columns-8)
	}
	if !strings.Contains(m.Body, firstLine(signatureIn(sampleOffice, l))) {
		return fmt.Errorf("the office's signature is missing")
	}
	for i, line := range strings.Split(m.Body, "\n") {
		if err := checkLine(line); err != nil {
			return fmt.Errorf("line %d of the mail, %q: %w", i+1, line, err)
		}
	}
	return nil
}

func checkLine(line string) error {
	if r := firstUnsafe(line); r != 0 {
		return fmt.Errorf("character U+%04X must not be used", r)
	}
	if strings.Contains(line, "様") && strings.Contains(line, "御中") {
		return fmt.Errorf("様 and 御中 together")
	}
	// Render breaks what can be broken; what stands over must be of the kinds that are kept whole on purpose.
	if screen.StringWidth(line) > columns && !commandLine.MatchString(line) && !atoms.MatchString(line) {
		return fmt.Errorf("wider than %d columns", columns)
	}
	return nil
}

func signatureIn(o Office, l handling.Lang) string {
	if l == handling.Japanese {
		return o.SignatureJA
	}
	return o.SignatureEN
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	return first
}
