package mailbot

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
	"keikai/templates"
)

// chronology gathers what a case's history is told from: the journal with its proofs, and the outbox.
func (g gathering) chronology(cmd handling.Command, f *handling.Facts) error {
	if err := g.bothRows(cmd, f); err != nil {
		return err
	}
	if err := g.history(cmd, f); err != nil || g.c.Key == "" {
		return err
	}
	var err error
	f.Entries, err = entriesOf(g.tx, g.c.Key)
	return err
}

// entriesOf are a case's changes, each with its place in the chain and the hash of the mail that it is tied to.
func entriesOf(tx *store.Tx, key string) (out []handling.Entry, err error) {
	for e, err := range tx.Journal(key) {
		if err != nil {
			return nil, err
		}
		if e.Change == nil {
			continue
		}
		entry := handling.Entry{Change: *e.Change, Hash: fmt.Sprintf("%x", e.Hash)}
		if e.MailSHA256 != [32]byte{} {
			entry.Mail = fmt.Sprintf("%x", e.MailSHA256)
		}
		out = append(out, entry)
	}
	return out, nil
}

// ChronologyRow is one line of `case journal --format chronology`.
type ChronologyRow struct {
	At       *string `json:"at"`
	Days     int     `json:"days"` // working days since the line before
	From     *string `json:"from"`
	To       *string `json:"to"`
	Channel  *string `json:"channel"`
	What     string  `json:"what"`
	Word     *string `json:"word"`
	Why      *string `json:"why"`
	Outcome  *string `json:"outcome"`
	By       *string `json:"by"`
	Mail     *uint64 `json:"mail"`
	Evidence *string `json:"evidence"`
}

func chronologyRow(l handling.ChronologyLine) ChronologyRow {
	row := ChronologyRow{At: orNull(dayStamp(l)), Days: l.Days, From: orNull(l.From), To: orNull(l.To), Channel: orNull(l.Channel), What: l.What, Word: orNull(l.Word), Why: orNull(l.Why),
		Outcome: orNull(l.Outcome), By: orNull(l.By), Evidence: orNull(l.Evidence)}
	if l.Mail != 0 {
		row.Mail = &l.Mail
	}
	return row
}

// dayStamp is the line's time, or its day alone where the hour is masked.
func dayStamp(l handling.ChronologyLine) string {
	if day, hour := l.Day(); hour == "" {
		return day.String()
	}
	return stamp(l.At)
}

// Line is the row as the desk has it.
func (r ChronologyRow) Line() (l handling.ChronologyLine, err error) {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	l = handling.ChronologyLine{Days: r.Days, From: text(r.From), To: text(r.To), Channel: text(r.Channel), What: r.What, Word: text(r.Word), Why: text(r.Why), Outcome: text(r.Outcome),
		By: text(r.By), Evidence: text(r.Evidence)}
	if r.Mail != nil {
		l.Mail = *r.Mail
	}
	layout := time.RFC3339
	if len(text(r.At)) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	l.At, err = time.ParseInLocation(layout, text(r.At), jst)
	return l, err
}

// caseChronology prints the history of a case for an auditor (users.md B16).
func (b *Bot) caseChronology(r Request, as onlooker, emit func(any) error) error {
	var lines []handling.ChronologyLine
	err := b.store.View(func(tx *store.Tx) error {
		c, err := b.caseOf(tx, r, as)
		if err != nil {
			return err
		}
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		var f handling.Facts
		g := gathering{bot: b, tx: tx, desk: d, realm: as.realm(), c: c}
		if err := g.chronology(handling.Command{}, &f); err != nil {
			return err
		}
		lines = handling.ChronologyOf(d.policy, c, f.Entries, f.Rows, as.realm(), r.Flags["masked"] != "")
		return nil
	})
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := emit(chronologyRow(l)); err != nil {
			return err
		}
	}
	return nil
}

// chronologyFile is the whole chronology as an attachment.
func chronologyFile(f handling.DeskChronology, l handling.Lang) []message.Attachment {
	text := ChronologyCSV(append(append([]handling.ChronologyLine{}, f.Older...), f.Rows...), l)
	name := "chronology-" + strings.NewReplacer("#", "-").Replace(f.Number) + ".csv"
	return []message.Attachment{{Name: name, Type: "text/csv", Content: text, Size: len(text)}}
}

// chronologyColumns head the file: keys of the words of the group "chronology".
var chronologyColumns = []string{"day", "hour", "days", "from", "to", "channel", "what", "why", "outcome", "by", "mail", "evidence"}

// ChronologyCSV writes lines for a spreadsheet in the reader's words. It begins with a byte order mark, without which the spreadsheets of
// Japanese offices take UTF-8 for Shift_JIS, and its cells are never calculated (S25).
func ChronologyCSV(lines []handling.ChronologyLine, l handling.Lang) []byte {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	var head []string
	for _, c := range chronologyColumns {
		head = append(head, templates.Word(l, "chronology", c))
	}
	w.Write(head) // a bytes.Buffer takes everything
	for _, line := range lines {
		cells := ChronologyCells(line, l)
		for i := range cells {
			cells[i] = safeCell(cells[i])
		}
		w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}

// ChronologyCells are the columns of one line in the reader's words.
func ChronologyCells(line handling.ChronologyLine, l handling.Lang) []string {
	day, hour := line.Day()
	word := func(group, key string) string {
		if key == "" {
			return ""
		}
		return handling.ShowLine(templates.Word(l, group, key))
	}
	mail := ""
	if line.Mail != 0 {
		mail = strconv.FormatUint(line.Mail, 10)
	}
	return []string{day.String(), hour, strconv.Itoa(line.Days), word("code", line.From), word("code", line.To), word("channel", line.Channel), handling.ShowLine(templates.Step(l, line.What, line.Word)),
		word("movereason", line.Why), word("outcome", line.Outcome), word("code", line.By), mail, line.Evidence}
}
