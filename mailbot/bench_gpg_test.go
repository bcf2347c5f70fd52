//go:build interop

package mailbot

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"

	"keikai/pgp"
)

// BenchmarkGPGDecrypt opens the mails of BenchmarkSealedReports by one process of GnuPG each, as many at once as there are cores, and
// lets the bot handle the same mails in between. An op is 64 reports.
func BenchmarkGPGDecrypt(b *testing.B) {
	for _, alg := range []pgp.Algorithm{pgp.RSA3072, pgp.Curve25519} {
		b.Run(string(alg), func(b *testing.B) {
			const batch = 64
			o := newBenchOffice(b, alg)
			home := gpgHome(o)
			o.handle(o.reports(8))
			var bot, gpg time.Duration
			mails := 0
			for b.Loop() {
				b.StopTimer()
				raws := o.reports(batch)
				bot += timed(func() { o.handle(raws) })
				b.StartTimer()
				gpg += inParallel(raws, func(raw []byte) {
					cmd := exec.Command("gpg", "--batch", "--quiet", "--trust-model", "always", "--decrypt")
					cmd.Env = append(os.Environ(), "GNUPGHOME="+home)
					cmd.Stdin = bytes.NewReader(sealedPart(raw))
					plain, err := cmd.Output()
					if o.check(err); len(plain) < 3000 {
						b.Errorf("gpg gives %d bytes", len(plain))
					}
				})
				mails += batch
			}
			b.ReportMetric(float64(mails)/bot.Seconds(), "mails/s")
			b.ReportMetric(float64(mails)/gpg.Seconds(), "gpg-mails/s")
			b.ReportMetric(gpg.Seconds()/bot.Seconds(), "times-gpg")
		})
	}
}

// gpgHome makes a home of GnuPG with the mailbox's secret key and the finder's certificate.
func gpgHome(o *benchOffice) string {
	home, err := os.MkdirTemp("", "gpg") // short: the agent's socket has its path
	o.check(err)
	env := append(os.Environ(), "GNUPGHOME="+home)
	o.b.Cleanup(func() {
		kill := exec.Command("gpgconf", "--kill", "all")
		kill.Env = env
		o.check(kill.Run())
		o.check(os.RemoveAll(home))
	})
	secret, err := o.keys[benchReception].Armor(nil)
	o.check(err)
	public, err := o.keys[benchFinder].Certificate().Armor()
	o.check(err)
	for _, key := range [][]byte{secret, public} {
		cmd := exec.Command("gpg", "--batch", "--quiet", "--import")
		cmd.Env, cmd.Stdin = env, bytes.NewReader(key)
		o.check(cmd.Run())
	}
	return home
}
