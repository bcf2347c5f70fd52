package handling

import (
	"slices"
	"strings"
)

// Verb is one row of the command language: everything that parsing, authorising, help and documentation need.
type Verb struct {
	Name     string   // English word, the canonical form
	Japanese []string // first the word we print, then aliases
	Realms   []Realm
	Args     []Argument
	States   []State // in which it is allowed; empty = any, also without a state
	Changes  bool    // changes the case: must come encrypted and bound
	Needs    bool    // needs a case number
	Text     bool    // may carry text, closed by 以上 / END
	About    Phrase
	Example  []string // words of a good command, English
}

// Phrase is one sentence in both languages.
type Phrase struct{ JA, EN string }

// In gives the phrase in a language.
func (p Phrase) In(l Lang) string {
	if l == Japanese {
		return p.JA
	}
	return p.EN
}

// Argument is one place in a command.
type Argument struct {
	Name     string   // "kind", "reason", or the key of key=value
	Japanese string   // printed name; for a key the Japanese key
	Key      bool     // key=value, any place, optional
	Optional bool     // positional and may be missing
	Values   []Choice // empty = free
}

// Choice is one allowed value. Japanese holds the printed word and its aliases.
type Choice struct {
	Value    string
	Japanese []string
}

// DeclineReasons are the reasons of guideline IV.3.2 and V.3.2, in the order in which we print them.
var DeclineReasons = []Choice{
	{"incomplete", []string{"記載不足"}},
	{"contradictory", []string{"矛盾"}},
	{"out_of_scope", []string{"対象外", "範囲外"}},
	{"not_vulnerability", []string{"脆弱性でない", "脆弱性ではない"}},
	{"already_known", []string{"既知", "公知"}},
	{"illegal_means", []string{"違法"}},
	{"duplicate", []string{"重複", "既届出"}},
}

// AcceptKinds are the ways in which a report is accepted (users.md C2 has the aliases).
var AcceptKinds = []Choice{
	{"product", []string{"製品", "ソフトウェア製品", "ソフトウエア製品", "ソフト"}},
	{"website", []string{"ウェブ", "ウェブサイト", "ウェブアプリケーション", "WEB", "サイト"}},
	{"own", []string{"自社製品", "自社"}},
}

// Impacts are the three ways of handling that the impact matrix leads to (guideline appendix 4).
var Impacts = []Choice{
	{"priority", []string{"優先"}},
	{"normal", []string{"通常"}},
	{"simple", []string{"簡易"}},
}

var both = []Realm{Reception, Coordination}

// Verbs is the command language. A verb that stands here works.
var Verbs = []Verb{
	{Name: "accept", Japanese: []string{"受理"}, Realms: []Realm{Reception}, Needs: true, Changes: true,
		Args:   []Argument{{Name: "kind", Japanese: "種別", Values: AcceptKinds}, {Name: "impact", Japanese: "影響度", Key: true, Values: Impacts}},
		States: []State{Received}, Example: []string{"accept", "product"},
		About: Phrase{"届出を受理し、届出者に通知する。受理日は通知の発送日となる。", "Accept the report and tell the finder. The acceptance day is the day on which that notice leaves."}},
	{Name: "decline", Japanese: []string{"不受理"}, Realms: []Realm{Reception}, Needs: true, Changes: true, Text: true,
		Args:   []Argument{{Name: "reason", Japanese: "理由", Values: DeclineReasons}, {Name: "why", Japanese: "説明", Key: true}},
		States: []State{Received}, Example: []string{"decline", "out_of_scope", "why=…"},
		About: Phrase{"届出を不受理とし、理由を添えて届出者に通知する。", "Decline the report and tell the finder the reason."}},
	{Name: "confirm", Japanese: []string{"確認"}, Realms: both, Needs: true,
		Args: []Argument{{Name: "token", Japanese: "確認コード"}}, Example: []string{"confirm", "TOKEN"},
		About: Phrase{"自分の指示をもう一度確かめて実行する。", "Run your own command after a second look."}},
	{Name: "show", Japanese: []string{"表示"}, Realms: both, Needs: true, Example: []string{"show"},
		About: Phrase{"案件の現在の状態を表示する。", "Show where the case stands."}},
	{Name: "help", Japanese: []string{"ヘルプ"}, Realms: both,
		Args: []Argument{{Name: "verb", Japanese: "指示語", Optional: true}}, Example: []string{"help"},
		About: Phrase{"指示の書き方を表示する。", "Show how commands are written."}},
}

// VerbNamed finds a verb by its canonical English name.
func VerbNamed(name string) (Verb, bool) {
	i := slices.IndexFunc(Verbs, func(v Verb) bool { return v.Name == name })
	if i < 0 {
		return Verb{}, false
	}
	return Verbs[i], true
}

// IsVerb reports whether a folded word is a verb in either language. Only whole words match, never prefixes (users.md A2).
func IsVerb(word string) bool {
	_, ok := findVerb(word)
	return ok
}

func findVerb(word string) (Verb, bool) {
	for _, v := range Verbs {
		if strings.EqualFold(v.Name, word) || slices.Contains(v.Japanese, word) {
			return v, true
		}
	}
	return Verb{}, false
}

// Allowed reports whether the verb may be given in a state.
func (v Verb) Allowed(s State) bool { return len(v.States) == 0 || slices.Contains(v.States, s) }

// Serves reports whether the verb belongs to a realm.
func (v Verb) Serves(r Realm) bool { return slices.Contains(v.Realms, r) }

// AboutChoice says what a command does, with the choice that it makes: "Decline the report … (out_of_scope)".
func (v Verb) AboutChoice(c Command, l Lang) string {
	about := v.About.In(l)
	if len(v.Args) == 0 || len(v.Args[0].Values) == 0 || c.Arg(0) == "" {
		return about
	}
	if l == Japanese {
		return strings.TrimSuffix(about, "。") + "（" + v.Args[0].printed(c.Arg(0)) + "）。"
	}
	return strings.TrimSuffix(about, ".") + " (" + c.Arg(0) + ")."
}
