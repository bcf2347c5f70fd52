package mailbot

import (
	"slices"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

// endNeeds say what the verbs of that group have to know.
func endNeeds() map[string]gather {
	return map[string]gather{
		"operator": gathering.parties, "provider": gathering.parties, "reopen": gathering.history,
		"merge": gathering.otherCase, "link": gathering.otherCase,
	}
}

// otherCase is the case that the command names.
func (g gathering) otherCase(cmd handling.Command, f *handling.Facts) error {
	return g.caseNumbered(cmd.Arg(0), f)
}

// caseNumbered adds the case that a number names; none is what the desk refuses by name.
func (g gathering) caseNumbered(number string, f *handling.Facts) error {
	for _, tag := range message.SplitSubject("[" + number + "]").Tags {
		c, err := g.tx.CaseByNumber(tag)
		if err == nil {
			f.Cases = append(f.Cases, c)
		} else if !isNotFound(err) {
			return err
		}
	}
	return nil
}

// joined are the cases that were merged into this one, or into one of those: their finders hear of its dates and its end.
func (g gathering) joined(f *handling.Facts) error {
	for numbers, seen := g.c.MergedFrom(), []string{g.c.Number}; len(numbers) > 0; numbers = numbers[1:] {
		if slices.Contains(seen, numbers[0]) {
			continue
		}
		seen = append(seen, numbers[0])
		c, err := g.tx.CaseByNumber(numbers[0])
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		if !c.Deleted {
			f.Joined = append(f.Joined, c)
		}
		if c.MergedInto() != "" {
			numbers = append(numbers, c.MergedFrom()...)
		}
	}
	return nil
}

// joinedFinder is the case that was merged into the named one and whose finder the sender is: its mail under the new number belongs there.
func (id *identification) joinedFinder(c handling.Case) (handling.Case, bool, error) {
	if id.realm() != handling.Reception {
		return handling.Case{}, false, nil
	}
	for _, number := range c.MergedFrom() {
		m, err := id.tx.CaseByNumber(number)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return handling.Case{}, false, err
		}
		if m.MergedInto() != "" && !m.Deleted && id.isFinder(m) {
			return m, true, nil
		}
	}
	return handling.Case{}, false, nil
}
