package advisory

import (
	"errors"
	"fmt"
	"strings"

	cvss20 "github.com/pandatix/go-cvss/20"
	cvss30 "github.com/pandatix/go-cvss/30"
	cvss31 "github.com/pandatix/go-cvss/31"
	cvss40 "github.com/pandatix/go-cvss/40"
)

// ErrVector is a CVSS vector that does not say what a vector must say.
var ErrVector = errors.New("not a CVSS vector")

// Severity is the rating of a score.
type Severity string

// The ratings. CVSS v2 knows low, medium and high only.
const (
	NoSeverity Severity = "none"
	Low        Severity = "low"
	Medium     Severity = "medium"
	High       Severity = "high"
	Utmost     Severity = "critical"
)

// Score is what a vector comes to.
type Score struct {
	Version  string // 2.0, 3.0, 3.1, 4.0
	Vector   string // as the library writes it; v2 without brackets
	Value    float64
	Severity Severity
}

// ParseScore reads a vector of any version: AV:N/AC:L/Au:N/C:P/I:P/A:P, with or without brackets, is v2; the others begin with their
// version.
func ParseScore(vector string) (Score, error) {
	var s Score
	var err error
	switch version, _, _ := strings.Cut(vector, "/"); version {
	case "CVSS:3.0":
		s, err = score30(vector)
	case "CVSS:3.1":
		s, err = score31(vector)
	case "CVSS:4.0":
		s, err = score40(vector)
	default:
		s, err = score20(strings.TrimSuffix(strings.TrimPrefix(vector, "("), ")"))
	}
	if err != nil {
		return Score{}, fmt.Errorf("read %q: %w: %w", vector, ErrVector, err)
	}
	return s, nil
}

func score20(vector string) (Score, error) {
	c, err := cvss20.ParseVector(vector)
	if err != nil {
		return Score{}, err
	}
	value := c.BaseScore()
	severity := Low
	switch {
	case value >= 7:
		severity = High
	case value >= 4:
		severity = Medium
	}
	return Score{"2.0", c.Vector(), value, severity}, nil
}

func score30(vector string) (Score, error) {
	c, err := cvss30.ParseVector(vector)
	if err != nil {
		return Score{}, err
	}
	return rated("3.0", c.Vector(), c.BaseScore())
}

func score31(vector string) (Score, error) {
	c, err := cvss31.ParseVector(vector)
	if err != nil {
		return Score{}, err
	}
	return rated("3.1", c.Vector(), c.BaseScore())
}

func score40(vector string) (Score, error) {
	c, err := cvss40.ParseVector(vector)
	if err != nil {
		return Score{}, err
	}
	return rated("4.0", c.Vector(), c.Score())
}

// rated adds the severity by the scale that v3 and v4 share.
func rated(version, vector string, value float64) (Score, error) {
	rating, err := cvss31.Rating(value)
	if err != nil {
		return Score{}, fmt.Errorf("rate %.1f: %w", value, err)
	}
	return Score{version, vector, value, Severity(strings.ToLower(rating))}, nil
}

// scores reads the vectors of a flaw. Those that are wrong are left out: [Check] names them before anything is published.
func (f Flaw) scores() []Score {
	var out []Score
	for _, v := range f.Vectors {
		if s, err := ParseScore(v); err == nil {
			out = append(out, s)
		}
	}
	return out
}
