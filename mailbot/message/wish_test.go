package message

import "testing"

func TestEncryptionWish(t *testing.T) {
	for text, want := range map[string][2]bool{
		"暗号化を希望する。公開鍵を添付する。":                  {true, true},
		"暗号化は希望しない。":                          {false, true},
		"暗号化は不要です。":                           {false, true},
		"Please encrypt; my key is attached.": {true, true},
		"You need not encrypt.":               {false, true},
		"電話は平日の夜にお願いします。":                     {false, false},
	} {
		if wish, ok := encryptionWish(text); wish != want[0] || ok != want[1] {
			t.Errorf("%q: wish %v, said %v", text, wish, ok)
		}
	}
}

// TestFurtherContactIsAWish: the form's last section is free words, kept as they stand and read for the wish as well (N5).
func TestFurtherContactIsAWish(t *testing.T) {
	form := "１．届出者情報\n氏名：発見 太郎\n電子メールアドレス：taro@finder.example\n２．脆弱性関連情報\n名称：例示\n脆弱性の種類：その他\n再現手順\n 開く\n" +
		"５．今後の連絡について\n暗号化を希望する。\n"
	r := ReadForm("ソフトウエア製品脆弱性関連情報届出様式\n" + form)
	if r == nil || r.Fields["encryption_wish"] != true {
		t.Fatalf("form read as %+v", r)
	}
	if len(r.Unknown) == 0 || r.Unknown[len(r.Unknown)-1].Text != "暗号化を希望する。" {
		t.Errorf("the words are not kept: %+v", r.Unknown)
	}
}
