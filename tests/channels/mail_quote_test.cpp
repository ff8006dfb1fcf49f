// What was written, and what the mail program copied under it.
#include "evenline/channels/mail_quote.hpp"

#include <gtest/gtest.h>

namespace {

using evenline::channels::quoted_part;

// What is left above the fold.
std::string_view above(std::string_view text) {
    const auto folded = quoted_part(text);
    EXPECT_TRUE(text.ends_with(folded));
    return text.substr(0, text.size() - folded.size());
}

TEST(MailQuote, AnAnswerAboveItsHistoryIsWhatIsRead) {
    EXPECT_EQ(above("Thanks!\n\nOn Mon, 1 Jan 2026, Ana wrote:\n> Hello\n> there\n"),
              "Thanks!\n\n");
    EXPECT_EQ(above("Gracias.\n\nEl lun, 1 ene 2026 a las 10:00, Evenline\n"
                    "<support@example.com> escribió:\n\n> Hola\n"),
              "Gracias.\n\n") << "wrapped";
    EXPECT_EQ(above("Danke\n\nAm 1.1.2026 schrieb Ana:\n> Hallo\n"), "Danke\n\n");
    EXPECT_EQ(above("I ask again:\n> Hallo\n"), "I ask again:\n") << "who wrote is not said";
    EXPECT_EQ(above("Ok\nAna <ana@example.org>:\n> a\n>> b"), "Ok\n");
    EXPECT_EQ(above("Ok\n> a\n\n>> b\n\n"), "Ok\n");
}

TEST(MailQuote, CopiedWithoutMarksIsKnownByItsHeader) {
    EXPECT_EQ(above("Yes, please.\n\n-----Original Message-----\nFrom: a@b\nHello\n"),
              "Yes, please.\n\n");
    EXPECT_EQ(above("Sí.\n\n________________________________\nDe: Soporte\nEnviado el: lunes\n"
                    "Para: Ana\nAsunto: RE: Pedido\n\nHola Ana\n"), "Sí.\n\n");
    EXPECT_EQ(above("Top\n\nOn 1 May 2026 Ana wrote:\nHello there\n"), "Top\n\n");
}

TEST(MailQuote, AnswersInBetweenStayWithWhatTheyAnswer) {
    const std::string_view between =
        "On Monday Ana wrote:\n> One?\nYes.\n> Two?\nNo.\n";
    EXPECT_EQ(above(between), between);
    EXPECT_EQ(above("Hi\n> One?\nYes.\n> The rest\n> of it\n"), "Hi\n> One?\nYes.\n");
}

TEST(MailQuote, NothingIsFoldedWhenNothingElseWasWritten) {
    for (const std::string_view all :
         {"> only a quote\n> of somebody\n", "On Monday Ana wrote:\n> Hello\n", "", "\n\n",
          "-----Original Message-----\nFrom: a@b\nTo: b\nforwarded\n"})
        EXPECT_EQ(above(all), all);
}

TEST(MailQuote, OrdinaryWordsAreNoHistory) {
    for (const std::string_view all :
         {"From: the heart\nit is good\n", "She wrote:", "As I wrote:\nthe parcel is late\n",
          "a > b\nc\n", "I wrote: twice\nmore",
          "De: Madrid\nPara: Barcelona\nun billete\n", "-- \nAna\nSales\n"})
        EXPECT_EQ(above(all), all);
}

}  // namespace
