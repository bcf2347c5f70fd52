package mailbot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// codes are the parts that the mail's sender has in the case, by its address or its key: "F" for the finder, or codes of parties.
func (id *identification) codes(c handling.Case) ([]string, error) {
	if c.Key == "" || c.Deleted {
		return nil, nil
	}
	if codes, done := id.parts[c.Key]; done {
		return codes, nil
	}
	book, err := bookOf(id.tx, c)
	if err != nil {
		return nil, err
	}
	var codes []string
	if id.realm() == c.Home() && id.isFinder(c) {
		codes = append(codes, "F")
	}
	for _, p := range c.Parties {
		if p.Realm != id.realm() && !id.toCommittee(c, p) {
			continue
		}
		if entry := book.Of(p); entry.Has(id.o.mail.From.Address) && !id.contested() || id.signedBy(entry) {
			codes = append(codes, p.Code)
		}
	}
	if id.parts == nil {
		id.parts = map[string][]string{}
	}
	id.parts[c.Key] = codes
	return codes, nil
}

// sender is which party of the case the mail's sender is: "F" for the finder, a code, or "" for nobody. Its address or its key says
// so, a number alone never; and a number or a mail of ours that is another party's own disagrees with both (R21, N13).
func (id *identification) sender(c handling.Case, tags []string, t thread) (code string, disagree bool, err error) {
	all, err := id.codes(c)
	if err != nil {
		return "", false, err
	}
	codes := id.narrowed(c, all, tags, t)
	switch {
	case len(codes) == 0:
		return "", false, nil
	case len(codes) > 1 || t.elsewhere(codes[0]):
		return "", true, nil
	}
	own, _ := c.PartyOf(codes[0])
	other, err := id.keyOfAnother(c, own, all)
	if err != nil || other {
		return "", other, err
	}
	for _, tag := range tags {
		if !mayName(own, tag) {
			return "", true, nil
		}
	}
	return codes[0], false, nil
}

// keyOfAnother: the address and the number are one party's, the key is another's.
func (id *identification) keyOfAnother(c handling.Case, own handling.CaseParty, codes []string) (bool, error) {
	if own.Code == "" || len(codes) < 2 {
		return false, nil
	}
	book, err := bookOf(id.tx, c)
	if err != nil {
		return false, err
	}
	for _, code := range codes {
		p, _ := c.PartyOf(code)
		if p.Code != "" && p.Handle != own.Handle && id.signedBy(book.Of(p)) && !id.signedBy(book.Of(own)) {
			return true, nil
		}
	}
	return false, nil
}

// mayName: a number of one party's own is nobody else's, and who has one is never told the number of the finder's side (N13, S5).
func mayName(own handling.CaseParty, tag string) bool {
	switch family, _, _ := strings.Cut(tag, "#"); family {
	case "VH":
		return tag == own.Reference
	case "IPA":
		return own.Reference == ""
	}
	return true
}

// toCommittee: reception asks developers for their opinions, and is answered (guideline IV.3(2)3).
func (id *identification) toCommittee(c handling.Case, p handling.CaseParty) bool {
	return id.realm() == handling.Reception && p.Role.Coordinated() && c.Committee != nil && !c.Committee.Opened.IsZero()
}

// narrowed chooses among several parts that one sender has in the case, such as an agency that builds two products: by the number in
// the subject, or by the mail of ours that it answers.
func (id *identification) narrowed(c handling.Case, codes, tags []string, t thread) []string {
	if len(codes) < 2 {
		return codes
	}
	var meant []string
	for _, code := range codes {
		p, _ := c.PartyOf(code)
		if p.Reference != "" && slices.Contains(tags, p.Reference) || slices.Contains(t.toward, code) {
			meant = append(meant, code)
		}
	}
	if len(meant) == 1 {
		return meant
	}
	return codes
}

// signedBy: by a key of the party that a person compared.
func (id *identification) signedBy(p handling.Party) bool {
	k, ok := p.KeyInUse()
	if !ok {
		return false
	}
	sig := id.o.signed
	if sig.Verdict == pgp.SignatureUnknownKey {
		certs, err := pgp.ReadCertificates([]byte(k.Armored))
		if err != nil {
			return false
		}
		sig = id.o.verify(certs)
	}
	return sig.Verdict == pgp.SignatureValid && string(sig.By) == k.Fingerprint && forUs(id.desk, sig)
}

// fromParty files the mail of a developer, an operator or another party in its case.
func (id *identification) fromParty(c handling.Case, code string, t thread) (verdict, error) {
	book, err := bookOf(id.tx, c)
	if err != nil {
		return verdict{}, err
	}
	cp, _ := c.PartyOf(code)
	w := handling.PartyWrote{Quiet: id.quiet(), Party: code, Proof: t.proof(code), Encrypted: id.o.encrypted(), MessageID: id.o.mail.MessageID, Realm: id.realm(),
		NewKey: id.carriedKey(handling.Candidate), Reply: replyFrom(id.o, c, book, code)}
	if w.Reply != nil {
		w.Reply.About = dateAnswered(id.tx, c, id.o)
	}
	if id.signedBy(book.Of(cp)) {
		w.Proof = handling.ProofSigned
	}
	if w.NewKey != nil {
		if _, known := book.Of(cp).KeyOf(w.NewKey.Fingerprint); known {
			w.NewKey = nil
		}
	}
	if w.NewKey != nil {
		if w.KeyWord, err = id.mayAnswer(); err != nil {
			return verdict{}, err
		}
	}
	if w.Auto, err = id.answerOnceFor(c, code, w.Reply != nil || !c.State.Open()); err != nil {
		return verdict{}, err
	}
	return verdict{disposition: "filed", caseKey: c.Key, party: code, what: w, answers: t.unknown}, nil
}

// dateAnswered is the publication date of the notice that a mail answers, zero = it names none such.
func dateAnswered(tx *store.Tx, c handling.Case, o *opened) time.Time {
	for _, ref := range slices.Backward(answered(o)) {
		rows, err := tx.Index("out", ref)
		if err != nil || len(rows) != 1 {
			continue
		}
		n, err := strconv.ParseUint(rows[0], 10, 64)
		if err != nil {
			continue
		}
		row, err := tx.Outgoing(n)
		if err != nil || row.Case != c.Key {
			continue
		}
		facts, _ := handling.DecodeFacts(handling.NoticeKind(row.Kind), row.Facts)
		switch f := facts.(type) {
		case *handling.PublicationDate:
			return f.At
		case *handling.PublicElsewhere:
			return f.NewDate
		}
	}
	return time.Time{}
}

// answerOnceFor lets one automatic word a day go to a party about a case: that its form was read, or that the case is at its end
// (users.md B17, B21). Whoever gets no such word spends nothing of its share.
func (id *identification) answerOnceFor(c handling.Case, code string, due bool) (bool, error) {
	if !due {
		return false, nil
	}
	if again, err := id.saidBefore(); err != nil || again {
		return false, err
	}
	return id.onceADay("answered "+c.Key, code)
}

// finderWants reads the words of a finder in the subject, else in the first line that it wrote itself.
func finderWants(o *opened) string {
	first, _, _ := strings.Cut(strings.TrimSpace(message.FreshText(o.payload.Text)), "\n")
	for _, line := range []string{message.SplitSubject(o.subject()).Rest, message.SplitSubject(first).Rest} {
		if words, err := message.SplitWords(line); err == nil {
			if want := handling.FinderWants(words); want != "" {
				return want
			}
		}
	}
	return ""
}
