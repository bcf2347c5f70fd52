package statistics

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// Quarter is three months of a calendar year, as the partnership counts: 2009Q1 is January to March 2009. The zero Quarter is none.
type Quarter struct{ Year, N int }

// QuarterOf is the quarter that a day lies in, none for no day.
func QuarterOf(d handling.Date) Quarter {
	if d.IsZero() {
		return Quarter{}
	}
	return Quarter{d.Y, (int(d.M) + 2) / 3}
}

var (
	quarterWord = regexp.MustCompile(`^(\d{4})(?:[-/ ]?Q|年第?)([1-4])(?:四半期)?$`)
	halfWidth   = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "Ｑ", "Q", "ｑ", "Q", "q", "Q", "－", "-", "　", " ")
)

// ParseQuarter reads 2009Q1, 2009-Q1 and 2009年第1四半期, in any width.
func ParseQuarter(text string) (Quarter, error) {
	m := quarterWord.FindStringSubmatch(strings.TrimSpace(halfWidth.Replace(text)))
	if m == nil {
		return Quarter{}, fmt.Errorf("read quarter %q: not like 2009Q1 or 2009年第1四半期", text)
	}
	year, _ := strconv.Atoi(m[1]) // four digits
	n, _ := strconv.Atoi(m[2])
	return Quarter{year, n}, nil
}

// String writes 2009Q1.
func (q Quarter) String() string { return fmt.Sprintf("%dQ%d", q.Year, q.N) }

// IsZero tells that this is no quarter.
func (q Quarter) IsZero() bool { return q == Quarter{} }

// MarshalText is String, "" for none.
func (q Quarter) MarshalText() ([]byte, error) {
	if q.IsZero() {
		return nil, nil
	}
	return []byte(q.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (q *Quarter) UnmarshalText(text []byte) (err error) {
	*q = Quarter{}
	if len(text) > 0 {
		*q, err = ParseQuarter(string(text))
	}
	return err
}

// First is the quarter's first day.
func (q Quarter) First() handling.Date {
	return handling.Date{Y: q.Year, M: time.Month(3*q.N - 2), D: 1}
}

// Last is its last day.
func (q Quarter) Last() handling.Date { return q.Add(1).First().AddDays(-1) }

// Add is the quarter n later, earlier for a negative n.
func (q Quarter) Add(n int) Quarter {
	i := q.index() + n
	return Quarter{i / 4, i%4 + 1}
}

// Compare orders quarters by time, none first.
func (q Quarter) Compare(p Quarter) int {
	return cmp.Or(cmp.Compare(q.Year, p.Year), cmp.Compare(q.N, p.N))
}

// FiscalYear is the year of the Japanese administration that it lies in, April to March.
func (q Quarter) FiscalYear() int {
	if q.N == 1 {
		return q.Year - 1
	}
	return q.Year
}

// index numbers the quarters one after the other.
func (q Quarter) index() int { return q.Year*4 + q.N - 1 }
