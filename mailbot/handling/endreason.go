package handling

import "slices"

// endReason is a reason for which a case ends: of which kind, by which body, and under which editions it may be given (domain.md 3.1, 3.2;
// users.md B19). The codes are stable: what an edition of the figures prints for them is its own matter.
type endReason struct {
	Choice
	kinds  []CaseKind
	realms []Realm
	needs  func(Rules) bool // editions that know it, nil = all
}

var (
	products = []CaseKind{Product}
	websites = []CaseKind{Website}
	anyKind  = []CaseKind{Product, Website}
)

// endReasons are all of them, in the order in which we print them.
var endReasons = []endReason{
	{Choice{"published", []string{"公表済み", "公表済"}}, products, both, nil},
	{Choice{"published_unreachable", []string{"連絡不能公表"}}, products, both, hasCommittee},
	{Choice{"published_no_agreement", []string{"調整不能公表"}}, products, both, hasCommittee},
	{Choice{"individually_handled", []string{"個別対応"}}, products, atC, nil},
	{Choice{"not_vulnerability_developer", []string{"開発者脆弱性なし"}}, products, atC, nil},
	{Choice{"known_published", []string{"公知公表済み", "既知"}}, products, both, nil},
	{Choice{"ended_not_published", []string{"公表しない", "非公表"}}, products, both, nil},
	{Choice{"ended_after_alert", []string{"注意喚起"}}, websites, atR, nil},
	{Choice{"not_vulnerability", []string{"脆弱性なし", "脆弱性ではない"}}, websites, atR, nil},
	{Choice{"unreachable", []string{"連絡不可能"}}, websites, atR, nil},
	{Choice{"ended_no_answer", []string{"回答なし"}}, websites, atR, func(r Rules) bool { return r.WebEndNoAnswer }},
	{Choice{"ended_operator_declined", []string{"対応しない"}}, websites, atR, nil},
	{Choice{"known_fixed", []string{"既知修正済み"}}, websites, atR, nil},
	{Choice{"product_flaw", []string{"製品の脆弱性"}}, websites, atR, nil},
	{Choice{"ended_low_impact", []string{"影響小"}}, anyKind, both, func(r Rules) bool { return r.SimpleHandling }},
	{Choice{"ended_not_vulnerability_related", []string{"脆弱性関連情報でない"}}, anyKind, both, nil},
	{Choice{"ended_out_of_scope", []string{"対象外", "範囲外"}}, anyKind, both, nil},
	{Choice{"withdrawn", []string{"取下げ"}}, anyKind, both, func(Rules) bool { return false }}, // withdraw-report needs the finder's own word
}

func hasCommittee(r Rules) bool { return r.Committee }

// endChoices are their words.
func endChoices() (out []Choice) {
	for _, r := range endReasons {
		out = append(out, r.Choice)
	}
	return out
}

// afterPublication are the reasons that a published case ends for, and no other.
var afterPublication = []string{"published", "published_unreachable", "published_no_agreement"}

// reasonsFor are the codes that a realm may end the case with as it stands.
func (p Policy) reasonsFor(c Case, r Realm) (out []string) {
	rules := p.RulesOf(c.Edition)
	for _, x := range endReasons {
		if slices.Contains(x.kinds, c.Kind) && slices.Contains(x.realms, r) && (x.needs == nil || x.needs(rules)) && slices.Contains(afterPublication, x.Value) == (c.State == CasePublished) {
			out = append(out, x.Value)
		}
	}
	return out
}
