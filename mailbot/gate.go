package mailbot

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// realBodies are the domains of the bodies that keikai is made for. No test, default or example may ever write to them;
// an office that means to names them in smtp.allow_domains.
var realBodies = []string{"ipa.go.jp", "jpcert.or.jp", "jvn.jp", "cert.org"}

// gate is the last look at what leaves: where to, and whether it holds what is not this reader's. Templates are given
// nothing that is not the reader's, so what it finds is a mistake to be shown to a person (design.md 1.2).
func (b *Bot) gate(d *desk, c handling.Case, row store.Outgoing, r rendered) error {
	if err := b.gateAddress(d, row); err != nil {
		return err
	}
	if r.page != nil {
		return gateEdition(d, c, *r.page)
	}
	text := r.Subject + "\n" + r.Body + besides(r.files)
	lower := without(strings.ToLower(text), r.agreed)
	if err := gateFinder(d, c, row, lower); err != nil {
		return err
	}
	if err := gateSite(c, row, lower); err != nil {
		return err
	}
	if isDesk(row) {
		return nil
	}
	if err := gateParties(d, c, row, lower); err != nil {
		return err
	}
	for _, co := range d.coordinators {
		if contains(lower, co.Address) {
			return &heldBack{"gate", "the text holds a coordinator's address"}
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if !mayHoldNumber(line) {
			continue
		}
		for _, tag := range caseNumbers(line) {
			if tag != readersNumber(c, d.role(row.Mailbox), row.Recipient) && !slices.Contains(r.numbers, tag) {
				return &heldBack{"gate", "the text holds the number of another case: " + tag}
			}
		}
	}
	return nil
}

// besides is what the pages and documents say that we printed for the mail: they are words of ours like those of its text. A file that a
// person released was looked at then, and has neither type.
func besides(files []message.Attachment) string {
	var out strings.Builder
	for _, f := range files {
		switch f.Type {
		case "text/html":
			out.WriteString("\n" + message.HTMLText(string(f.Content)))
		case "application/xml":
			out.WriteString(wordsOfXML(f.Content))
		}
	}
	return out.String()
}

// gatePaste looks at a text for a letter, a form or a telephone as at a mail to the party that will read or hear it.
func gatePaste(d *desk, c handling.Case, f handling.DeskPaste, mailbox string) error {
	reader, lower := store.Outgoing{Recipient: f.Party, Kind: string(f.Kind), Mailbox: mailbox}, strings.ToLower(f.Text)
	return cmp.Or(gateFinder(d, c, reader, lower), gateSite(c, reader, lower), gateParties(d, c, reader, lower))
}

// caseNumbers are all numbers of cases in a line, also those that are the value of a command's word and so name no thread.
func caseNumbers(line string) []string { return message.SplitSubject(valueSigns.Replace(line)).Tags }

var valueSigns = strings.NewReplacer("=", " ", "＝", " ")

// gateFinder stops what would tell the other body who the finder is, when the finder did not allow it: the second net behind
// releases and struck lines (S6, S8; guideline IV.2.5 (ク)). Only what comes from reception is searched. An answer to coordination's own
// people repeats what they wrote: to hold it back would tell them that they guessed right (S7).
func gateFinder(d *desk, c handling.Case, row store.Outgoing, lower string) error {
	outside := handling.IsCode(row.Recipient) || row.Recipient == stranger
	if c.Key == "" || c.Finder.Consents.Know && !neverTold(c, row.Recipient) || !outside && (d.role(row.Mailbox) != handling.Coordination || !handling.Crosses(handling.NoticeKind(row.Kind))) {
		return nil
	}
	f := c.Finder
	words := []string{f.Address, f.Former}
	for _, k := range f.Keys() {
		words = append(words, k.Fingerprint)
	}
	named := !creditHolds(c, f.Name) && (holdsName(lower, f.Name) || holdsName(lower, strings.Join(strings.Fields(f.Name), "")))
	if named || slices.ContainsFunc(words, func(w string) bool { return contains(lower, w) }) {
		return &heldBack{"gate", "the text holds what tells who the finder is"}
	}
	return nil
}

// creditHolds reports whether a name stands on the published page: whoever chose another one is known by that only.
func creditHolds(c handling.Case, name string) bool {
	line := strings.ToLower(c.CreditLine(handling.Japanese) + "\n" + c.CreditLine(handling.English))
	joined := strings.NewReplacer(" ", "", "\u3000", "").Replace
	return c.Credited() && (holdsName(line, name) || holdsName(joined(line), joined(name)))
}

// shortestName is how many letters a name must have to be looked for: a shorter one stands in too many words.
const shortestName = 3

func (b *Bot) gateAddress(d *desk, row store.Outgoing) error {
	_, domain, ok := strings.Cut(strings.ToLower(row.To), "@")
	smtp := b.smtpFor(d.mailbox(row.Mailbox))
	switch {
	case !ok || strings.ContainsAny(row.To, " \r\n<>"):
		return &heldBack{"gate", "the recipient's address cannot be used"}
	case d.ours(row.To):
		return &heldBack{"gate", "the recipient is one of our own mailboxes"} // R77
	case !domainAllowed(domain, smtp.AllowDomains):
		return &heldBack{"gate", fmt.Sprintf("smtp.allow_domains does not allow mail to %s", domain)}
	case len(smtp.OnlyTo) > 0 && !matches(smtp.OnlyTo, row.To):
		return &heldBack{"gate", "smtp.only_to does not name this recipient"}
	}
	return nil
}

func domainAllowed(domain string, allowed []string) bool {
	for _, a := range allowed {
		if within(domain, strings.ToLower(a)) {
			return true
		}
	}
	if len(allowed) > 0 {
		return false
	}
	for _, real := range realBodies {
		if within(domain, real) {
			return false
		}
	}
	return true
}

func within(domain, parent string) bool {
	return domain == parent || strings.HasSuffix(domain, "."+parent)
}

func matches(patterns []string, address string) bool {
	for _, p := range patterns {
		if ok, err := path.Match(strings.ToLower(p), strings.ToLower(address)); err == nil && ok {
			return true
		}
	}
	return false
}

// contains looks for the word in any case; lower is in lower case already.
func contains(lower, word string) bool {
	return word != "" && strings.Contains(lower, strings.ToLower(word))
}

// holdsName looks for a name as a word of its own: "Ann" does not stand in "planned", nor "PSIRT-7" in "PSIRT-70". Words of kanji and kana
// have no such borders.
func holdsName(lower, name string) bool {
	name = strings.ToLower(name)
	if len([]rune(name)) < shortestName {
		return false
	}
	for from := 0; ; {
		at := strings.Index(lower[from:], name)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(lower[:at])
		after, _ := utf8.DecodeRuneInString(lower[at+len(name):])
		first, size := utf8.DecodeRuneInString(name)
		last, _ := utf8.DecodeLastRuneInString(name)
		if !oneWord(before, first) && !oneWord(last, after) {
			return true
		}
		from = at + size
	}
}

// oneWord reports whether two characters that stand together belong to one word of Latin letters, or to one number.
func oneWord(a, b rune) bool {
	return unicode.Is(unicode.Latin, a) && unicode.Is(unicode.Latin, b) || unicode.IsDigit(a) && unicode.IsDigit(b)
}

// mayHoldNumber reports whether eight digits in a row stand in the line, of whatever width, in hexadecimal: every case number has them.
func mayHoldNumber(line string) bool {
	run := 0
	for _, r := range line {
		if '！' <= r && r <= '～' {
			r -= '！' - '!'
		}
		if strings.ContainsRune("0123456789abcdefABCDEF", r) {
			run++
		} else {
			run = 0
		}
		if run == 8 {
			return true
		}
	}
	return false
}

// smtpFor is the mailbox's own submission server, else the common one.
func (b *Bot) smtpFor(m *mailbox) SMTPConfig {
	if m != nil && m.SMTP != nil {
		s := *m.SMTP
		if s.AllowDomains == nil {
			s.AllowDomains = b.cfg.SMTP.AllowDomains
		}
		if s.OnlyTo == nil {
			s.OnlyTo = b.cfg.SMTP.OnlyTo
		}
		return s
	}
	return b.cfg.SMTP
}
