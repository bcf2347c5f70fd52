package mailbot

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/mailbot/statistics"
	"keikai/mailbot/statistics/chart"
	"keikai/store"
)

// saidKind are the documents of the figures that were given out, one for each quarter and day as of which they were.
const saidKind = "said"

// figuresOf counts a quarter as of a day from all that the store holds. counted is called with how many cases were read, now and then.
func (b *Bot) figuresOf(tx *store.Tx, q statistics.Quarter, asOf handling.Date, counted func(int) error) (r statistics.Report, err error) {
	said, err := saidIn(tx)
	if err != nil {
		return r, err
	}
	rules := statistics.Rules{SmallSites: b.cfg.Policy.SmallCells}
	ask := statistics.Ask{Quarter: q, AsOf: asOf, Calendar: b.theDesk().policy.Calendar, Rules: rules}
	r = statistics.Compile(ask, watched(tx.Countables(), counted, &err), said)
	return r, err
}

// countedAt is after how many cases somebody who watches hears of it.
const countedAt = 20000

// watched tells of the cases that go by. An error of counted ends them.
func watched(cases iter.Seq[handling.Countable], counted func(int) error, failed *error) iter.Seq[handling.Countable] {
	return func(yield func(handling.Countable) bool) {
		n := 0
		for c := range cases {
			if n++; n%countedAt == 0 {
				if *failed = counted(n); *failed != nil {
					return
				}
			}
			if !yield(c) {
				return
			}
		}
	}
}

func nobodyWatches(int) error { return nil }

// saidIn are the figures that were ever given out.
func saidIn(tx *store.Tx) (out []statistics.Said, err error) {
	for d, err := range tx.Documents(saidKind) {
		var said []statistics.Said
		if err == nil {
			err = json.Unmarshal(d.Data, &said)
		}
		if err != nil {
			return nil, fmt.Errorf("read what was given out: %w", err)
		}
		out = append(out, said...)
	}
	return out, nil
}

// giveOut keeps the figures of a report that leaves the house: what is counted otherwise later is said to be. What was said first as of a
// day stands.
func (b *Bot) giveOut(r statistics.Report) error {
	said := r.Figures()
	if len(said) == 0 {
		return nil // a quarter that is not over
	}
	return b.store.Update(func(tx *store.Tx) error {
		name := r.Quarter.String() + " " + r.AsOf.String()
		if _, err := tx.Document(saidKind, name); err == nil || !isNotFound(err) {
			return err
		}
		data, err := json.Marshal(said)
		if err != nil {
			return fmt.Errorf("keep what is given out: %w", err)
		}
		if err := tx.SetDocument(saidKind, name, data); err != nil {
			return err
		}
		return tx.Note(b.env.Now(), "keikai", "gave out figures: "+name, 0)
	})
}

// fillFigures counts the quarter that a notice names, keeps what it says as given out, and makes its files.
func (b *Bot) fillFigures(f *handling.DeskFigures, l handling.Lang) ([]message.Attachment, error) {
	q, err := statistics.ParseQuarter(f.Quarter)
	if err != nil {
		return nil, err
	}
	var r statistics.Report
	err = b.store.View(func(tx *store.Tx) (err error) {
		r, err = b.figuresOf(tx, q, f.AsOf, nobodyWatches)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := b.giveOut(r); err != nil {
		return nil, err
	}
	f.Report, f.Kept = strings.TrimSpace(r.Text(l)), len(r.Figures()) > 0
	files, err := figureFiles(r, l)
	for _, a := range files {
		f.Files = append(f.Files, a.Name)
	}
	return files, err
}

// figureFiles are the tables for a spreadsheet, and the charts.
func figureFiles(r statistics.Report, l handling.Lang) ([]message.Attachment, error) {
	name := "stats-" + r.Quarter.String()
	text := r.CSV(l)
	files := []message.Attachment{{Name: name + ".csv", Type: "text/csv", Content: text, Size: len(text)}}
	charts, err := chart.Draw(r, l)
	if err != nil {
		return nil, fmt.Errorf("draw charts: %w", err)
	}
	for _, c := range charts {
		files = append(files, message.Attachment{Name: name + "-" + c.Name + ".png", Type: "image/png", Content: c.PNG, Size: len(c.PNG)})
	}
	return files, nil
}

// FiguresPart is a piece of the answer to `stats` on its way to whoever asked. Exactly one field is set.
type FiguresPart struct {
	Counted int             `json:"counted,omitempty"` // cases read so far, for somebody who watches
	Report  json.RawMessage `json:"report,omitempty"`  // the object of the contract
	Text    string          `json:"text,omitempty"`
	CSV     []byte          `json:"csv,omitempty"` // base64 in JSON
	Chart   *FigureChart    `json:"chart,omitempty"`
}

// FigureChart is one chart in both forms.
type FigureChart struct {
	Name string `json:"name"`
	PNG  []byte `json:"png"`
	SVG  []byte `json:"svg"`
}

// stats answers with a quarter's figures in the form that is asked for. Whoever only looks gives nothing out.
func (b *Bot) stats(_ context.Context, r Request, _ onlooker, emit func(any) error) error {
	report, err := b.counted(r, emit)
	if err != nil {
		return err
	}
	return showFigures(report, r, emit)
}

// statsGive is stats for figures that leave the house by other ways than the bot's mail: they are kept as given out.
func (b *Bot) statsGive(_ context.Context, r Request, _ onlooker, emit func(any) error) error {
	report, err := b.counted(r, emit)
	if err == nil {
		err = b.giveOut(report)
	}
	if err != nil {
		return err
	}
	return showFigures(report, r, emit)
}

// counted counts what a request asks for, and tells of it on the way when somebody watches.
func (b *Bot) counted(r Request, emit func(any) error) (report statistics.Report, err error) {
	q, asOf, err := b.askedFigures(r)
	if err != nil {
		return report, err
	}
	tell := nobodyWatches
	if r.Flags["watched"] != "" {
		tell = func(n int) error { return emit(FiguresPart{Counted: n}) }
	}
	err = b.store.View(func(tx *store.Tx) (err error) {
		report, err = b.figuresOf(tx, q, asOf, tell)
		return err
	})
	return report, err
}

// showFigures gives the answer, and says what does not add up.
func showFigures(report statistics.Report, r Request, emit func(any) error) error {
	if err := emitFigures(report, r, emit); err != nil {
		return err
	}
	broken := report.Broken()
	if len(broken) == 0 {
		return nil
	}
	var names []string
	for _, i := range broken {
		names = append(names, fmt.Sprintf("%s (%d against %d)", i.Name, i.Left, i.Right))
	}
	return &Attention{What: "the store does not add up: " + strings.Join(names, ", "), Hint: "look for cases whose days contradict each other, and for rows of a ledger that do; nothing was averaged away"}
}

// askedFigures are the quarter and the day that a request names: the quarter that ended last, and today, where it names none.
func (b *Bot) askedFigures(r Request) (q statistics.Quarter, asOf handling.Date, err error) {
	today := handling.DateOf(b.env.Now())
	asOf = today
	if word := r.Flags["as_of"]; word != "" {
		day, fault := handling.ParsePastDate(word, today)
		if fault.Code != "" || day.Compare(today) > 0 {
			return q, asOf, &Fault{What: fmt.Sprintf("--as-of: %q is no day that has been", word), Hint: "such as 2009-04-30", Usage: true}
		}
		asOf = day
	}
	q = statistics.QuarterOf(asOf).Add(-1)
	if word := r.Flags["quarter"]; word != "" {
		if q, err = statistics.ParseQuarter(word); err != nil {
			return q, asOf, &Fault{What: fmt.Sprintf("--quarter: %q is no quarter", word), Hint: "such as 2009Q1", Usage: true}
		}
	}
	if q.First().Compare(asOf) > 0 {
		return q, asOf, &Fault{What: fmt.Sprintf("%s had not begun on %s", q, asOf), Hint: "name an earlier quarter, or a later day", Usage: true}
	}
	return q, asOf, nil
}

func emitFigures(report statistics.Report, r Request, emit func(any) error) error {
	lang := handling.Lang(r.Flags["lang"])
	part := FiguresPart{}
	switch r.Flags["format"] {
	case "csv":
		part.CSV = report.CSV(lang)
	case "json":
		text, err := json.Marshal(report)
		if err != nil {
			return fmt.Errorf("write figures: %w", err)
		}
		part.Report = text
	default:
		part.Text = report.Text(lang)
	}
	if err := emit(part); err != nil || r.Flags["charts"] == "" {
		return err
	}
	charts, err := chart.Draw(report, lang)
	if err != nil {
		return fmt.Errorf("draw charts: %w", err)
	}
	for _, c := range charts {
		if err := emit(FiguresPart{Chart: &FigureChart{c.Name, c.PNG, c.SVG}}); err != nil {
			return err
		}
	}
	return nil
}
