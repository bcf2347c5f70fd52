package mailbot

import (
	"fmt"
	"path"
	"slices"
	"strings"

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
	text := r.Subject + "\n" + r.Body
	lower := strings.ToLower(text)
	if err := gateFinder(d, c, row, lower); err != nil {
		return err
	}
	if isDesk(row) {
		return nil
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
			if tag != c.Number && !slices.Contains(r.numbers, tag) {
				return &heldBack{"gate", "the text holds the number of another case: " + tag}
			}
		}
	}
	return nil
}

// caseNumbers are all numbers of cases in a line, also those that are the value of a command's word and so name no thread.
func caseNumbers(line string) []string { return message.SplitSubject(valueSigns.Replace(line)).Tags }

var valueSigns = strings.NewReplacer("=", " ", "＝", " ")

// gateFinder stops what would tell the other body who the finder is, when the finder did not allow it: the second net behind
// releases and struck lines (S6, S8; guideline IV.2.5 (ク)). Only what comes from reception is searched. An answer to coordination's own
// people repeats what they wrote: to hold it back would tell them that they guessed right (S7).
func gateFinder(d *desk, c handling.Case, row store.Outgoing, lower string) error {
	if c.Key == "" || d.role(row.Mailbox) != handling.Coordination || c.Finder.Consents.Know || !handling.Crosses(handling.NoticeKind(row.Kind)) {
		return nil
	}
	f := c.Finder
	words := []string{f.Address, f.Former}
	if name := strings.Join(strings.Fields(f.Name), ""); len([]rune(name)) >= shortestName {
		words = append(words, f.Name, name)
	}
	for _, k := range f.Keys() {
		words = append(words, k.Fingerprint)
	}
	for _, w := range words {
		if contains(lower, w) {
			return &heldBack{"gate", "the text holds what tells who the finder is"}
		}
	}
	return nil
}

// shortestName is how many letters a name must have to be looked for: a shorter one stands in too many words.
const shortestName = 3

func (b *Bot) gateAddress(d *desk, row store.Outgoing) error {
	_, domain, ok := strings.Cut(strings.ToLower(row.To), "@")
	smtp := b.smtpFor(d.mailbox(row.Mailbox))
	switch {
	case !ok || strings.ContainsAny(row.To, " \r\n<>"):
		return &heldBack{"gate", "the recipient's address cannot be used"}
	case d.ownAddress(row.To):
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
