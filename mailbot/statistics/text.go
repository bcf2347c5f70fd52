package statistics

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"

	"keikai/mailbot/handling"
)

// screen measures as a Japanese mail program does: ambiguous characters (～, …) take two columns.
var screen = &runewidth.Condition{EastAsianWidth: true}

// columns is how wide a line of a mail may be, a full-width character counting two.
const columns = 78

// Text is the report as the partnership would mail it: aligned tables, no line wider than 78 columns.
func (r Report) Text(l handling.Lang) string {
	p := printer{r, l}
	var b strings.Builder
	b.WriteString(p.head())
	for i, t := range r.Tables(l) {
		fmt.Fprintf(&b, "\n%s\n", p.say("number", i+1, t.Title))
		b.WriteString(p.layOut(t))
	}
	return b.String()
}

// head is what stands above the tables.
func (p printer) head() string {
	from, to := p.Quarter.First(), p.Quarter.Last()
	months := []any{int(from.M), int(to.M)}
	if p.l == handling.English {
		months = []any{from.M.String(), to.M.String()}
	}
	lines := []string{p.say("title"), p.say("title.for", append([]any{p.Quarter.Year, p.Quarter.N}, months...)...), "", p.say("as_of", p.date(p.Through), p.date(p.AsOf))}
	if p.Partial() {
		lines = append(lines, p.say("partial"))
	}
	if n := len(p.Broken()); n > 0 {
		lines = append(lines, p.say("broken", n))
	}
	lines = append(lines, "", p.say("lead.now", Grouped(p.Products.Reports), Grouped(p.Sites.Reports), Grouped(p.Total.Reports)),
		p.say("lead.all", p.date(p.Since), Grouped(p.Total.Cumulative), p.PerWorkingDay))
	return strings.Join(lines, "\n") + "\n"
}

func (p printer) date(d handling.Date) string {
	if p.l == handling.Japanese {
		return fmt.Sprintf("%d年%d月%d日", d.Y, d.M, d.D)
	}
	return fmt.Sprintf("%d %s %d", d.D, d.M, d.Y)
}

// layOut sets a table: words to the left, figures to the right, two columns between.
func (p printer) layOut(t Table) string {
	if len(t.Lines) == 0 {
		return strings.Join(append([]string{"  " + p.say("none")}, indented(t.Notes)...), "\n") + "\n"
	}
	rows := [][]string{t.Head}
	for _, line := range t.Lines {
		row := []string{line.Label}
		for _, c := range line.Cells {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
	widths, gap := fitted(columnWidths(rows))
	var lines []string
	for i, row := range rows {
		lines = append(lines, "  "+setRow(row, widths, gap))
		if i == 0 {
			lines = append(lines, "  "+strings.Repeat("-", sum(widths)+len(gap)*(len(widths)-1)))
		}
	}
	return strings.Join(append(lines, indented(t.Notes)...), "\n") + "\n"
}

// fitted are widths with which a table keeps to a mail's width: the columns move together first, then the words in front are cut.
func fitted(widths []int) (fit []int, gap string) {
	room := columns - 2 - sum(widths)
	between := len(widths) - 1
	if room >= 2*between {
		return widths, "  "
	}
	widths[0] = max(shortestLabel, widths[0]+min(0, room-between))
	return widths, " "
}

// shortestLabel is what is always left of the words in front, "2009Q1" at least.
const shortestLabel = 6

func setRow(row []string, widths []int, gap string) string {
	var b strings.Builder
	for i, text := range row {
		text = screen.Truncate(text, widths[i], "…")
		fill := strings.Repeat(" ", widths[i]-screen.StringWidth(text))
		if i == 0 {
			b.WriteString(text + fill)
		} else {
			b.WriteString(gap + fill + text)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, text := range row {
			widths[i] = max(widths[i], screen.StringWidth(text))
		}
	}
	return widths
}

func indented(notes []string) (out []string) {
	for _, n := range notes {
		out = append(out, "  "+n)
	}
	return out
}

func sum(list []int) (n int) {
	for _, k := range list {
		n += k
	}
	return n
}
