package advisory

import (
	"slices"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

func phrase(ja, en string) handling.Phrase { return handling.Phrase{JA: ja, EN: en} }

func date(y int, m time.Month, d int) handling.Date { return handling.Date{Y: y, M: m, D: d} }

func noon(y int, m time.Month, d int) time.Time { return date(y, m, d).Time(12, 0) }

func sampleOffice() Office {
	return Office{
		Site:         phrase("脆弱性対策情報", "Vulnerability Notes"),
		Publisher:    phrase("架空調整機関", "Example Coordination Center"),
		Reception:    phrase("IPA", "IPA"),
		Coordination: phrase("JPCERT/CC", "JPCERT/CC"),
		BaseURL:      "https://jvn.example.jp",
		Contact:      "office@jvn.example.jp",
		Keys:         []Key{{Fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567", Path: ".well-known/csaf/openpgp/0123456789ABCDEF0123456789ABCDEF01234567.asc", Armored: []byte("-----BEGIN PGP PUBLIC KEY BLOCK-----\n")}},
		CNA:          CNA{OrgID: "8d6bd7a5-3c5b-4b7e-9b0a-0c7f2a1d9e11", ShortName: "example"},
	}
}

// samplePress is a press with the words of 2026, a list of unreachable developers and a signer that always signs alike.
func samplePress(t testing.TB) *Press {
	t.Helper()
	p, err := NewPress(sampleOffice(), Words2026())
	if err != nil {
		t.Fatal(err)
	}
	p.Unreachable = sampleUnreachable()
	p.Sign = func(doc []byte) ([]byte, error) {
		sum, err := digest(string(doc))
		return []byte("-----BEGIN PGP SIGNATURE-----\n\n" + sum + "\n-----END PGP SIGNATURE-----\n"), err
	}
	return p
}

func sampleUnreachable() []Unreachable {
	return []Unreachable{
		{
			Number: "DID#0001", Developer: phrase("例示ソフト工房", "Example Software Works"), URL: "https://works.example.com/", Added: date(2026, 3, 2),
			Remarks: phrase("「例示メモ帳」の開発者", "Developer of Example Notepad"), Disclosed: date(2026, 6, 2), Product: phrase("例示メモ帳", "Example Notepad"),
			Version: "2.1", Deadline: date(2026, 12, 25), Updated: date(2026, 9, 25),
		},
		{
			Number: "DID#0002", Person: true, Added: date(2026, 4, 10), Disclosed: date(2026, 7, 10), Product: phrase("例示アップローダ", "Example Uploader"),
		},
		{Number: "DID#0003", Developer: phrase("架空企画", "Kakuu Planning"), Added: date(2026, 11, 2)},
	}
}

// fullInput is an advisory with everything in it.
func fullInput() Input {
	return Input{
		Number:    "JVN#12345678",
		Title:     phrase("例示グループウェアにおけるクロスサイトスクリプティングの脆弱性", "Example Groupware vulnerable to cross-site scripting"),
		Published: noon(2026, 2, 10), Updated: noon(2026, 3, 4), Public: date(2026, 2, 9), Critical: true,
		Overview: Prose{
			JA: "例示株式会社が提供する例示グループウェアには、格納型クロスサイトスクリプティングの脆弱性が存在します。",
			EN: "Example Groupware provided by Example Corporation contains a stored cross-site scripting vulnerability."},
		Affected: Prose{
			JA: "クラウド版は、2026年2月9日に修正されており、利用者による対応は必要ありません。",
			EN: "The cloud service was fixed on February 9, 2026; its users need not do anything."},
		Description: Prose{
			JA: "例示グループウェアは、社内の予定や文書を共有するためのソフトウェアです。例示グループウェアの掲示板機能には、投稿の表示処理に起因する格納型クロスサイトスクリプティングの脆弱性が存在します。",
			EN: "Example Groupware is software to share schedules and documents inside a company. Its bulletin board contains a stored cross-site scripting vulnerability due to the way in which posts are displayed."},
		Impact: Prose{
			JA: "当該製品にログインしているユーザのウェブブラウザ上で、任意のスクリプトを実行される可能性があります。",
			EN: "An arbitrary script may be executed on the web browser of a user who is logged in to the product."},
		Solution: Prose{
			JA: "[アップデートする]\n開発者が提供する情報をもとに、最新版にアップデートしてください。\n開発者は、本脆弱性の対策版として次のバージョンを公開しています。\n\n・例示グループウェア 3.4.6\n・例示グループウェア Lite 2.21\n\n[ワークアラウンドを実施する]\nアップデートするまでの間、掲示板機能を無効にしてください。",
			EN: "[Update the software]\nUpdate the software to the latest version according to the information provided by the developer.\nThe developer has released the following versions.\n\n- Example Groupware 3.4.6\n- Example Groupware Lite 2.21\n\n[Apply the workaround]\nDisable the bulletin board until the update is applied."},
		Addendum: Prose{JA: "本脆弱性を悪用する攻撃は、公開時点で確認されていません。", EN: "No attack that uses this vulnerability was known when this was published."},
		Flaws: []Flaw{{
			CVE: "CVE-2026-10001", CWEs: []string{"CWE-79"},
			Vectors: []string{"CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:P/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", "CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", "AV:N/AC:M/Au:S/C:N/I:P/A:N"},
		}},
		Vendors:    sampleVendors(),
		References: sampleReferences(),
		Credit: Credit{Reporters: []Reporter{
			{Name: phrase("山田 太郎", "Taro Yamada"), Organisation: phrase("例示大学", "Example University")},
			{Name: phrase("hanako", "hanako")},
		}},
		History: []Revision{
			{1, noon(2026, 2, 24), phrase("架空システムズ株式会社のベンダステータスが更新されました", "Information under the section Vendor Status was updated")},
			{2, noon(2026, 3, 4), phrase("参考情報を追加しました", "A reference was added")},
		},
	}
}

func sampleVendors() []Vendor {
	return []Vendor{
		{
			Name: phrase("例示株式会社", "Example Corporation"), URL: "https://www.example.com/security/20260209.html",
			History:   []StatusChange{{date(2026, 1, 7), VulnerableInvestigating}, {date(2026, 2, 10), Vulnerable}},
			Statement: Prose{JA: "対策版の提供を開始しました。ご利用のお客様は、アップデートをお願いいたします。", EN: "The fixed versions are available. Please update."},
			Products: []Product{
				{Name: phrase("例示グループウェア", "Example Groupware"), CPE: "cpe:/a:example:groupware", Versions: []Versions{{Kind: Before, To: "3.4.6"}}, Fixed: "3.4.6"},
				{Name: phrase("例示グループウェア Lite", "Example Groupware Lite"), Versions: []Versions{{Kind: Between, From: "1.0", To: "1.8"}, {Kind: UpTo, To: "2.20"}}, Fixed: "2.21"},
			},
		},
		{Name: phrase("架空システムズ株式会社", "Kakuu Systems"), History: []StatusChange{{date(2026, 2, 10), Provided}, {date(2026, 2, 24), NotVulnerable}}},
		{Name: phrase("想像電機", "Imaginary Electric"), History: []StatusChange{{date(2026, 2, 10), NotVulnerableSoFar}}},
		{Name: phrase("サンプルテクノロジーズ", "Sample Technologies"), History: []StatusChange{{date(2026, 2, 10), Unknown}}},
		{Name: phrase("テスト工業", "Test Industries"), History: []StatusChange{{date(2026, 2, 10), Provided}}},
	}
}

func sampleReferences() []Reference {
	return []Reference{
		{Kind: AdvisoryReference, ID: "JPCERT-AT-2026-0000", Title: phrase("例示グループウェアの脆弱性に関する注意喚起", "Alert on Example Groupware"), URL: "https://alerts.example.jp/at/2026/0000.html"},
		{Kind: OtherReference, Title: phrase("安全なウェブサイトの作り方", "How to secure your website"), URL: "https://guide.example.jp/websecurity.html"},
		{Kind: VendorReference, Title: phrase("例示グループウェア 3.4.6 リリースノート", "Release notes of Example Groupware 3.4.6"), URL: "https://www.example.com/groupware/3.4.6.html"},
	}
}

// directInput came to the coordinating body directly, and is about two flaws.
func directInput() Input {
	return Input{
		Number:    "JVNVU#98765432",
		Title:     phrase("架空ルータにおける複数の脆弱性", "Multiple vulnerabilities in Kakuu Router"),
		Published: noon(2026, 1, 20), Updated: noon(2026, 1, 20),
		Overview:    Prose{JA: "架空システムズ株式会社が提供する架空ルータには、複数の脆弱性が存在します。", EN: "Kakuu Router provided by Kakuu Systems contains multiple vulnerabilities."},
		Description: Prose{JA: "架空ルータには、次の複数の脆弱性が存在します。\n\n・OS コマンドインジェクション\n・ハードコードされた認証情報の使用", EN: "Kakuu Router contains these vulnerabilities.\n\n- OS command injection\n- Use of hard-coded credentials"},
		Impact:      Prose{JA: "遠隔の第三者によって、任意の OS コマンドを実行される可能性があります。", EN: "A remote attacker may execute arbitrary OS commands."},
		Solution:    Prose{JA: "[製品の使用を停止する]\n当該製品のサポートは終了しています。恒久的な対策として、製品の使用を停止してください。", EN: "[Stop using the product]\nThe product is no longer supported. Stop using it."},
		Flaws: []Flaw{
			{CVE: "CVE-2026-10002", Title: phrase("OS コマンドインジェクション", "OS command injection"), CWEs: []string{"CWE-78"}, Vectors: []string{"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}},
			{CVE: "CVE-2026-10003", Title: phrase("ハードコードされた認証情報の使用", "Use of hard-coded credentials"), CWEs: []string{"CWE-798"}, Vectors: []string{"CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}},
		},
		Vendors: []Vendor{{
			Name: phrase("架空システムズ株式会社", "Kakuu Systems"), History: []StatusChange{{date(2026, 1, 20), Vulnerable}},
			Products: []Product{{Name: phrase("架空ルータ KR-100", "Kakuu Router KR-100"), CPE: "cpe:2.3:h:kakuu:kr-100:*:*:*:*:*:*:*:*", Versions: []Versions{{Kind: Every}}}},
		}},
		Credit: Credit{By: ByDirect},
	}
}

// withdrawnInput was taken back.
func withdrawnInput() Input {
	in := directInput()
	in.Number, in.Title = "JVN#0000ABCD", phrase("想像ビューアにおける任意のコード実行の脆弱性", "Imaginary Viewer vulnerable to arbitrary code execution")
	in.Overview = Prose{JA: "想像ビューアには、任意のコード実行の脆弱性が存在します。", EN: "Imaginary Viewer contains an arbitrary code execution vulnerability."}
	in.Description = Prose{}
	in.Published, in.Updated = noon(2025, 12, 8), noon(2025, 12, 15)
	in.Flaws = []Flaw{{CVE: "CVE-2025-20001", CWEs: []string{"CWE-94"}, Vectors: []string{"CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H"}}}
	in.Vendors = []Vendor{{
		Name: phrase("想像電機", "Imaginary Electric"), History: []StatusChange{{date(2025, 12, 8), Vulnerable}},
		Products: []Product{{Name: phrase("想像ビューア", "Imaginary Viewer"), Versions: []Versions{{Kind: Exactly, From: "1.2"}, {Kind: FromOn, From: "1.4"}}}},
	}}
	in.Credit = Credit{By: ByDeveloper, Reporters: []Reporter{{Organisation: phrase("想像電機", "Imaginary Electric")}}}
	in.Withdrawn = &Withdrawal{At: noon(2025, 12, 15), Reason: Prose{
		JA: "報告された動作は仕様によるものであり、脆弱性ではないことを確認しました。", EN: "The reported behaviour was found to be intended, and not a vulnerability."}}
	return in
}

// namelessInput was reported by somebody who does not want to be named.
func namelessInput() Input {
	in := fullInput()
	in.Number, in.Critical, in.Published, in.Updated = "JVN#87654321", false, noon(2025, 7, 8), noon(2025, 7, 8)
	in.Public, in.History, in.Credit = handling.Date{}, nil, Credit{}
	in.Flaws = []Flaw{{CWEs: []string{"CWE-352", "CWE-9999"}, Vectors: []string{"(AV:N/AC:H/Au:N/C:N/I:P/A:N)"}}}
	in.Title = phrase("例示グループウェア Lite におけるクロスサイトリクエストフォージェリの脆弱性", "Example Groupware Lite vulnerable to cross-site request forgery")
	return in
}

func sampleInputs() []Input {
	return []Input{fullInput(), directInput(), withdrawnInput(), namelessInput()}
}

// printAll collects a site.
func printAll(t testing.TB, p *Press, ins []Input, previous Manifest) map[string]File {
	t.Helper()
	out := map[string]File{}
	for f, err := range p.Site(slices.Values(ins), previous) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[f.Path]; twice {
			t.Errorf("%s is printed twice", f.Path)
		}
		out[f.Path] = f
	}
	return out
}
