package message

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The address is what a mail server takes for it, whatever else in the line looks like one. R21, threat 9
func TestFromNamesOneAddressOrSeveral(t *testing.T) {
	for from, want := range map[string][]string{ // the first is From's, "" = none
		`taro@finder.example`:                                                         {"taro@finder.example"},
		`Taro <TARO@Finder.Example>`:                                                  {"TARO@finder.example"},
		`"taro@finder.example" <mallory@stranger.example>`:                            {"mallory@stranger.example"},
		`taro@finder.example <mallory@stranger.example>`:                              {"mallory@stranger.example"},
		`"<taro@finder.example>" <mallory@stranger.example>`:                          {"mallory@stranger.example"},
		`<mallory@stranger.example> (<taro@finder.example>)`:                          {"mallory@stranger.example"},
		`<mallory@stranger.example> "<taro@finder.example>"`:                          {"mallory@stranger.example"},
		`mallory@stranger.example (<taro@finder.example>)`:                            {"mallory@stranger.example"},
		`"x \" <taro@finder.example>" <mallory@stranger.example>`:                     {"mallory@stranger.example"},
		`=?utf-8?Q?taro=40finder.example_=3Ctaro=40finder.example=3E?= <m@s.example>`: {"m@s.example"},
		`taro@finder.example, mallory@stranger.example`:                               {"taro@finder.example", "mallory@stranger.example"},
		`<taro@finder.example> <mallory@stranger.example>`:                            {"mallory@stranger.example", "taro@finder.example"},
		"taro@finder.example\nFrom: mallory@stranger.example":                         {"taro@finder.example", "mallory@stranger.example"},
		"Taro <taro@finder.example>\nFrom: T <TARO@finder.example>":                   {"taro@finder.example"},
		`friends: taro@finder.example, mallory@stranger.example;`:                     {"taro@finder.example", "mallory@stranger.example"},
		`friends: mallory@stranger.example;`:                                          {"mallory@stranger.example"},
		`undisclosed-recipients:;`:                                                    {""},
		`taro@finder.example (at home (really))`:                                      {"taro@finder.example"},
		`taro(at work)@finder.example`:                                                {"taro@finder.example"},
		`Taro <taro(x)@finder.example>`:                                               {"taro@finder.example"},
		`"taro"@finder.example`:                                                       {"taro@finder.example"},
		`Taro <"taro"@finder.example>`:                                                {"taro@finder.example"},
		`"ta..ro"@docomo.example`:                                                     {`"ta..ro"@docomo.example`},
		`"ta ro"@finder.example`:                                                      {`"ta ro"@finder.example`},
		`taro+keikai@finder.example`:                                                  {"taro+keikai@finder.example"},
		`taro@finder.example.`:                                                        {"taro@finder.example"},
		"taro@finder.example\u200b":                                                   {""},
		`taro@[192.0.2.1]`:                                                            {"taro@[192.0.2.1]"},
		`Taro "unclosed <taro@finder.example>`:                                        {"taro@finder.example"},
		`<taro@finder.example`:                                                        {"taro@finder.example"},
		`Taro <>`:                                                                     {""},
		`"taro@finder.example`:                                                        {""},
	} {
		bothEnds(t, "From: "+from+"\nSubject: x\n\nx", func(t *testing.T, m *Mail) {
			senders := slices.Clone(m.Senders)
			slices.Sort(senders)
			all := slices.DeleteFunc(slices.Clone(want), func(a string) bool { return a == "" })
			slices.Sort(all)
			if m.From.Address != want[0] || len(senders) != len(all) || !strings.EqualFold(strings.Join(senders, " "), strings.Join(all, " ")) {
				t.Errorf("%s: from %q, senders %q", from, m.From.Address, m.Senders)
			}
		})
	}
}

// R20: ids are read however they are written: folded, without brackets, glued, hundreds, with words and comments, encoded by a gateway.
func TestIDsAreReadHoweverTheyAreWritten(t *testing.T) {
	var many []string
	for i := range 700 {
		many = append(many, fmt.Sprintf("<%d.%s@relay.example>", i, strings.Repeat("x", 40)))
	}
	for refs, want := range map[string][]string{
		"<a@x.example>":                                                       {"a@x.example"},
		"<a@x.example> <b@x.example>":                                         {"a@x.example", "b@x.example"},
		"<a@x.example><b@x.example>":                                          {"a@x.example", "b@x.example"},
		"<a@x.example>,<b@x.example>;\n\t<c@x.example>":                       {"a@x.example", "b@x.example", "c@x.example"},
		"<a@x\n .example> <b@\n x.example>":                                   {"a@x.example", "b@x.example"},
		"a@x.example":                                                         {"a@x.example"},
		"a@x.example, b@x.example":                                            {"a@x.example", "b@x.example"},
		"<a@x.example> b@x.example":                                           {"a@x.example", "b@x.example"},
		"b@x.example <a@x.example>":                                           {"b@x.example", "a@x.example"},
		"<a@x.example <b@x.example>":                                          {"a@x.example", "b@x.example"},
		"<a@x.example":                                                        {"a@x.example"},
		"(Taro's message of \"Wed, 8 Jul\") <a@x.example>":                    {"a@x.example"},
		"Your message of Wed <a@x.example> (comment)":                         {"a@x.example"},
		"<a@x.example>\nReferences: <b@x.example>":                            {"a@x.example", "b@x.example"},
		"=?us-ascii?Q?=3Ca=40x.example=3E=20=3Cb=40x.example=3E?=":            {"a@x.example", "b@x.example"},
		"=?utf-8?B?PGFAeC5leGFtcGxlPg==?=\n =?utf-8?B?PGJAeC5leGFtcGxlPg==?=": {"a@x.example", "b@x.example"},
		"<>":           nil,
		"":             nil,
		"none":         nil,
		"<no-at-sign>": {"no-at-sign"},
		strings.Join(many, "\n "): func() (ids []string) {
			for _, id := range many {
				ids = append(ids, strings.Trim(id, "<>"))
			}
			return ids
		}(),
	} {
		for _, field := range []string{"References", "In-Reply-To"} {
			bothEnds(t, field+": "+strings.ReplaceAll(refs, "References", field)+"\nSubject: x\n\nx", func(t *testing.T, m *Mail) {
				got := m.References
				if field == "In-Reply-To" {
					got = m.InReplyTo
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s %.80q: %.200q", field, refs, got)
				}
			})
		}
	}
}

// Whatever a header holds, its lines are read once and alike: no address or id with space, bracket or control in it. R20, R21
func FuzzIdentityFields(f *testing.F) {
	f.Add(`"a\"<b@c.example>" <taro@finder.example>`, "Re: 【ＩＰＡ＃１２３４５６７８】", "<a@b> c@d (e <f@g>)")
	f.Add("=?iso-2022-jp?B?GyRCOzNFRBsoQg==?= <a@b.example>, c@d.example", "=?utf-8?B?W0lQQSM=?= =?utf-8?Q?12345678]?=", "=?utf-8?Q?=3Ca=40b=3E?=")
	f.Add("g: a@b.example;", "Fwd: Re[2]: IPA#1234 5678", "<<a@b>>")
	f.Fuzz(func(t *testing.T, from, subject, refs string) {
		flat := strings.NewReplacer("\r", " ", "\n", " ").Replace
		raw := "From: " + flat(from) + "\nSubject: " + flat(subject) + "\nReferences: " + flat(refs) + "\n\nx"
		m := Parse([]byte(raw), DefaultLimits())
		if m.From.Address != "" && len(m.Senders) == 0 {
			t.Errorf("%q is from %q and has no sender", from, m.From.Address)
		}
		for _, a := range append([]string{m.From.Address}, m.Senders...) {
			if local, domain, ok := cutLast(a, "@"); a != "" && (!ok || local == "" || domain == "" || strings.ContainsAny(a, "\r\n\x00\u202e\u200b") || strings.ContainsAny(domain, " <>,")) {
				t.Errorf("%q is read as %q", from, a)
			}
		}
		for _, id := range m.References {
			if id == "" || strings.ContainsAny(id, "\r\n\t ") {
				t.Errorf("%q holds the id %q", refs, id)
			}
		}
		for _, tag := range SplitSubject(m.Subject).Tags {
			if family, digits, ok := strings.Cut(tag, "#"); !ok || len(digits) != 8 || family == "" || strings.Trim(digits, "0123456789ABCDEF") != "" {
				t.Errorf("%q has the tag %q", subject, tag)
			}
			if !slices.Contains(SplitSubject("x "+m.Subject).Tags, tag) {
				t.Errorf("%q: behind a word there is no tag %q", subject, tag)
			}
		}
	})
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
