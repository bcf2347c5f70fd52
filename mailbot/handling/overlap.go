package handling

// CommonRun is how many folded characters in a row make two texts share words (security.md S6).
const CommonRun = 24

// Common tells whether n characters of a in a row stand in b as well, whatever their case, width, wrapping, quotation marks
// and punctuation, and gives the first such place as a writes it. n below 1 means [CommonRun]. A character repeated more
// than three times counts three times, so that rules and padding are not words. Time is linear in both texts for one n;
// memory in a, which is the shorter one where a notice is held against the mails of others. S6
func Common(a, b string, n int) (place string, found bool) {
	if n < 1 {
		n = CommonRun
	}
	fa, fb := fold(a), fold(b)
	first := make(map[string]int)
	fa.runs(n, func(start, end int) {
		if _, ok := first[fa.text[start:end]]; !ok {
			first[fa.text[start:end]] = start
		}
	})
	best := -1
	fb.runs(n, func(start, end int) {
		if at, ok := first[fb.text[start:end]]; ok && (best < 0 || at < best) {
			best, place, found = at, a[fa.from[at]:fa.to[at+end-start-1]], true
		}
	})
	return place, found
}

// runs calls do for every n characters in a row.
func (f folded) runs(n int, do func(start, end int)) {
	starts := make([]int, 0, len(f.text)+1)
	for i := range f.text {
		starts = append(starts, i)
	}
	starts = append(starts, len(f.text))
	for i := 0; i+n < len(starts); i++ {
		do(starts[i], starts[i+n])
	}
}
