package templates

import (
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// The samples tell one made-up report. Nothing in them exists: addresses are of .example and .test, the number is taken from
// no case.
const (
	sampleNumber      = "IPA#12345678"
	sampleHash        = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	sampleFingerprint = "5F1C 33D8 20AE 9B47 E6D1 7C02 84FA 6B95 D3E0 4A17"
	mailboxKey        = "A1B2 C3D4 E5F6 0718 293A 4B5C 6D7E 8F90 1122 3344"
)

var (
	sampleReceived = time.Date(2026, 2, 10, 3, 4, 0, 0, time.UTC)
	sampleActed    = time.Date(2026, 2, 12, 1, 30, 0, 0, time.UTC)
	sampleExpires  = time.Date(2026, 2, 15, 1, 30, 0, 0, time.UTC)
)

var sampleOffice = Office{
	NameJA: "例示情報セキュリティ機構", NameEN: "Example Security Office",
	SignatureJA: "例示情報セキュリティ機構 セキュリティセンター 届出受付担当\n電話：00-0000-0000（就業日 10:00から17:00まで）\nメール：vuln@reception.test",
	SignatureEN: "Report desk, Security Center, Example Security Office\nTelephone: +81 00 0000 0000 (working days, 10:00 to 17:00 JST)\nMail: vuln@reception.test",
	Realm:       handling.Reception, Address: "vuln@reception.test", Fingerprint: mailboxKey,
	Romanised:  map[string]string{"佐藤": "Sato", "鈴木": "Suzuki", "佐々木": "Sasaki", "山田": "Yamada", "田中": "Tanaka"},
	KeyArmored: "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEaXNhbXBsZRYJKwYBBAHaRw8BAQdAc2FtcGxlIG9ubHksIG5vIHJlYWwga2V5\n=AbCd\n-----END PGP PUBLIC KEY BLOCK-----",
}

// sampleRecipients are the readers that a kind may have: with and without a name, a person and a company.
func sampleRecipients(spec handling.NoticeSpec, l handling.Lang) []Recipient {
	names := map[handling.Lang][]string{
		handling.Japanese: {"山田 太郎", "株式会社例 御中", ""},
		handling.English:  {"Alex Smith", "Example Security Team", ""},
	}
	if sampleRole(spec) == handling.Developer {
		names = map[handling.Lang][]string{
			handling.Japanese: {"株式会社例", "山田 太郎", ""},
			handling.English:  {"Example Security Team", "Alex Smith", ""},
		}
	}
	if spec.Desk {
		names = map[handling.Lang][]string{handling.Japanese: {"田中"}, handling.English: {"A. Tanaka"}}
	}
	if strings.HasPrefix(string(spec.Kind), "operator/") || strings.HasPrefix(string(spec.Kind), "other/") {
		return organisationRecipients(l, sampleRole(spec))
	}
	var out []Recipient
	for _, n := range names[l] {
		out = append(out, Recipient{Name: n, Lang: l, Coordinator: spec.Desk, Role: sampleRole(spec)})
	}
	return out
}

// organisationRecipients are a person in an organisation, the organisation, and whoever is in charge there.
func organisationRecipients(l handling.Lang, r handling.Role) []Recipient {
	names := map[handling.Lang][2]string{handling.Japanese: {"例示町", "総務課 鈴木 一郎"}, handling.English: {"Example Town", "Alex Smith"}}[l]
	return []Recipient{{Name: names[0], Person: names[1], Lang: l, Role: r}, {Name: names[0], Lang: l, Role: r}, {Lang: l, Role: r}}
}

// Samples gives filled facts of a kind, pointers to its struct, the fullest first: for checks, and to show an office what a
// notice looks like. An unknown kind has none.
func Samples(kind handling.NoticeKind) []any {
	switch folder, _, _ := strings.Cut(string(kind), "/"); folder {
	case "developer":
		return developerSamples(kind)
	case "operator":
		return operatorSamples(kind)
	case "other":
		return otherSamples(kind)
	}
	if out := stepSamples(kind); out != nil {
		return out
	}
	switch folder, _, _ := strings.Cut(string(kind), "/"); folder {
	case "finder":
		return finderSamples(kind)
	case "desk":
		return deskSamples(kind)
	}
	return partySamples(kind)
}

// sampleRole is the role of a kind's reader.
func sampleRole(spec handling.NoticeSpec) handling.Role {
	folder, short, _ := strings.Cut(string(spec.Kind), "/")
	switch {
	case folder == "developer":
		return handling.Developer
	case strings.HasPrefix(short, "provider"):
		return handling.ConstructionProvider
	case folder == "operator":
		return handling.Operator
	case strings.HasPrefix(string(spec.Kind), "other/committee"):
		return handling.Member
	case folder == "other":
		return handling.Analyst
	}
	return ""
}
