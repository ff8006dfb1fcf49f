// Passwords that everybody would try first. The lists themselves are the system's or the
// operator's; what is checked here is what is done with one.
#include "evenline/http/password_words.hpp"
#include "http/desk.hpp"

#include <nlohmann/json.hpp>
#include <fstream>

namespace evenline::http_test {
namespace {

using http::password_words;
using http::weak_password;
using nlohmann::json;

class PasswordWords : public testing::Test {
protected:
    PasswordWords() {
        auto name = (std::filesystem::temp_directory_path() / "evenline-words-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~PasswordWords() override { std::filesystem::remove_all(folder_); }
    std::string listed(const std::string& text) {
        const auto file = folder_ / "words";
        std::ofstream(file) << text;
        return file;
    }
    bool is_weak(const std::string& password, std::vector<std::string> own = {}) {
        return !weak_password(password, none_, own).empty();
    }
    std::filesystem::path folder_;
    const password_words none_{"/nowhere/at/all"};
};

TEST_F(PasswordWords, WhatIsOnTheListIsRefusedHoweverItIsDressedUp) {
    const password_words list(listed("trustno1\r\nmustang67\nshort\nblancanieves\n"));
    EXPECT_EQ(list.size(), 3U) << "what is too short anyway is not kept";
    for (const char* weak : {"trustno1", "TrustNo1", "blancanieves", "Blancanieves2026!",
                             "!!blancanieves"})
        EXPECT_FALSE(weak_password(weak, list).empty()) << weak;
    EXPECT_EQ(weak_password("blancanieves y los siete", list), "");
    EXPECT_EQ(none_.size(), 0U) << "a file that is not there is an empty list";
}

TEST_F(PasswordWords, RunsOfKeysDatesAndCommonWordsNeedNoList) {
    for (const char* weak :
         {"1234567", "12345678", "qwertyuiop", "asdfghjkl", "87654321", "abcdefgh", "11111111",
          "aaaaaaaaaaaa", "19840131", "20261128", "password", "P4$$w0rd", "Password2026!",
          "contraseña1", "bienvenido!", "Summer2026", "letmein123", "abababababab"})
        EXPECT_TRUE(is_weak(weak)) << weak;
    for (const char* good :
         {"correct horse battery staple", "mi gato come tres veces", "x7Kp-92Lm",
          "another long sentence",
          "ñandúes azules", "welcome to the hotel", "T6hW2pQz"})
        EXPECT_FALSE(is_weak(good)) << good;
}

TEST_F(PasswordWords, NamesOfThePersonAndTheHouseAreNoPassword) {
    const std::vector<std::string> own{"evenline", "Acme Telecom", "acme",
                                       "telecom",  "Rosa",         "Marin"};
    for (const char* weak : {"evenline1", "Evenline2026", "AcmeTelecom", "rosamarin1",
                             "Rosa-Marin-82", "acmeacme99"})
        EXPECT_TRUE(is_weak(weak, own)) << weak;
    EXPECT_FALSE(is_weak("rosa sings in the shower", own));
}

TEST_F(PasswordWords, WhatAListOfTheCommonestHoldsIsRefusedWithoutOne) {
    for (const char* weak :
         {"liverpool", "Liverp00l!", "jessica1", "samantha", "wolverine", "chocolate7",  // words
          "qazwsxedc", "1qaz2wsx3edc", "zxcasdqwe", "!QAZ2wsx", "0okm9ijn", "azertyuiop",
          "q2w3e4r5t6", "a1s2d3f4g5", "1029384756", "z9x8c7v6",  // two hands by turns
          "xk47xk47", "redred99redred99", "20262026",            // once more
          "ghbdtn12", "Ghbdtnbr", "cjkywtdjhjn",                 // the wrong alphabet
          "wachtwoord", "motdepasse1"})
        EXPECT_TRUE(is_weak(weak)) << weak;
}

TEST_F(PasswordWords, NobodyWhoThrewDiceIsSentAway) {
    for (const char* good :
         {"vT9qLm3XzR7p", "k4NwsY82bHde", "mxqzvwkjhrpd", "marble-otter-tunic-flask",
          "violin crater mushroom ladder", "GoblinPaperSundayRiver", "tres tristes tigres comen",
          "ybzuh-kwopd-trelm-vaxin"})
        EXPECT_FALSE(is_weak(good)) << good;
    std::string longest;
    while (longest.size() < 230) longest += "violin crater mushroom ladder ";
    EXPECT_FALSE(is_weak(longest + "otter")) << "the estimate may look at its beginning only";
}

class HousePasswords : public desk {
protected:
    static http::settings of_acme() {
        auto s = quick_settings();
        s.house_name = "Acme Telecom";
        return s;
    }
    HousePasswords() : desk(of_acme()) {}
};

TEST_F(HousePasswords, AreAskedAtEveryDoorWhereOneIsSet) {
    const auto rosa = agent("rosalinda", false);
    const auto change = [&](const std::string& next) {
        return put("/api/v1/me/password", {{"old", password}, {"new", next}}, rosa.token);
    };
    for (const char* weak : {"acmetelecom1", "Rosalinda99", "evenline2026", "qwertyuiop"})
        EXPECT_EQ(change(weak).code(), "invalid_input") << weak;
    EXPECT_EQ(change("another long sentence").status, 204U);
    const auto boss = token(engine::role::admin);
    const auto made = post("/api/v1/users", {{"name", "Juan Perales"}, {"email", "jp@example.com"},
                                             {"role", "supervisor"}}, boss).json();
    const auto link = made["link"].get<std::string>().substr(std::string("/#/setup/").size());
    EXPECT_EQ(post("/api/v1/setup", {{"link", link}, {"password", "juanperales1"}}).code(),
              "invalid_input");
    EXPECT_EQ(post("/api/v1/setup", {{"link", link}, {"password", "another long sentence"}}).status,
              201U);
}

}  // namespace
}  // namespace evenline::http_test
