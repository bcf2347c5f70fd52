package mailhost

import (
	"bufio"
	"bytes"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

func newReader(raw []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(raw)) }

func (s *session) Search(kind imapserver.NumKind, criteria *imap.SearchCriteria, _ *imap.SearchOptions) (*imap.SearchData, error) {
	list := s.selected.snapshot()
	match := s.match(criteria, list)
	var (
		data imap.SearchData
		uids imap.UIDSet
		seqs imap.SeqSet
	)
	for _, m := range list {
		seq := s.tracker.EncodeSeqNum(m.seq)
		if seq == 0 || !match(m) {
			continue
		}
		num := seq
		if kind == imapserver.NumKindUID {
			num = uint32(m.uid)
		}
		uids.AddNum(m.uid)
		seqs.AddNum(seq)
		if data.Count++; data.Count == 1 {
			data.Min = num
		}
		data.Max = num
	}
	data.All = seqs
	if kind == imapserver.NumKindUID {
		data.All = uids
	}
	return &data, nil
}

// match compiles criteria into one question; all of them must hold (RFC 9051 section 6.4.4).
func (s *session) match(c *imap.SearchCriteria, list []seen) func(seen) bool {
	var all []func(seen) bool
	for _, set := range c.SeqNum {
		all = append(all, s.in(set, list))
	}
	for _, set := range c.UID {
		all = append(all, s.in(set, list))
	}
	for i := range c.Not {
		not := s.match(&c.Not[i], list)
		all = append(all, func(m seen) bool { return !not(m) })
	}
	for i := range c.Or {
		a, b := s.match(&c.Or[i][0], list), s.match(&c.Or[i][1], list)
		all = append(all, func(m seen) bool { return a(m) || b(m) })
	}
	all = append(all, func(m seen) bool { return flagsMatch(c, m) && datesMatch(c, m) && textMatches(c, m) })
	return func(m seen) bool {
		for _, f := range all {
			if !f(m) {
				return false
			}
		}
		return true
	}
}

func flagsMatch(c *imap.SearchCriteria, m seen) bool {
	for _, f := range c.Flag {
		if !m.flags[canonical(f)] {
			return false
		}
	}
	for _, f := range c.NotFlag {
		if m.flags[canonical(f)] {
			return false
		}
	}
	size := int64(len(m.raw))
	return (c.Larger == 0 || size > c.Larger) && (c.Smaller == 0 || size < c.Smaller)
}

func datesMatch(c *imap.SearchCriteria, m seen) bool {
	if !between(m.at, c.Since, c.Before) {
		return false
	}
	if c.SentSince.IsZero() && c.SentBefore.IsZero() {
		return true
	}
	header, err := mail.ReadMessage(newReader(m.raw))
	if err != nil {
		return false
	}
	sent, err := header.Header.Date()
	return err == nil && between(sent, c.SentSince, c.SentBefore)
}

// between compares days and disregards zones, as RFC 9051 section 6.4.4 wants.
func between(t, since, before time.Time) bool {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return (since.IsZero() || !day.Before(since)) && (before.IsZero() || day.Before(before))
}

func textMatches(c *imap.SearchCriteria, m seen) bool {
	head, body, _ := bytes.Cut(m.raw, []byte("\r\n\r\n"))
	for _, text := range c.Text {
		if !containsFold(m.raw, text) {
			return false
		}
	}
	for _, text := range c.Body {
		if !containsFold(body, text) {
			return false
		}
	}
	for _, field := range c.Header {
		if !headerMatches(head, field.Key, field.Value) {
			return false
		}
	}
	return true
}

func headerMatches(head []byte, key, value string) bool {
	unfolded := strings.NewReplacer("\r\n ", " ", "\r\n\t", " ").Replace(string(head))
	for line := range strings.SplitSeq(unfolded, "\r\n") {
		name, text, ok := strings.Cut(line, ":")
		if ok && strings.EqualFold(strings.TrimSpace(name), key) && containsFold([]byte(text), value) {
			return true
		}
	}
	return false
}

func containsFold(text []byte, part string) bool {
	return bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(part)))
}
