// SPDX-License-Identifier: MIT
// Headers in pieces, in the languages programs speak.
#include "import/columns/english.h"

#include <doctest/doctest.h>

namespace leads {

TEST_CASE("headers in pieces are known in their user's language") {
  CHECK(in_english("Person - E-Mail-Adresse - Büro") == "Person - Email - Work");
  CHECK(in_english("Persona - Correo electrónico - Trabajo") == "Person - Email - Work");
  CHECK(in_english("Pessoa - Telefone - Celular") == "Person - Phone - Mobile");
  CHECK(in_english("Personne - Téléphone - Domicile") == "Person - Phone - Home");
  CHECK(in_english("Affaire - Titre") == "Deal - Title");
  CHECK(in_english("NEGÓCIO - VALOR") == "Deal - Value");
  CHECK(in_english("Person - Name") == "Person - Name");
}

TEST_CASE("a header of one piece, and a word nothing is known of, stay as they are") {
  CHECK(in_english("Nombre") == "Nombre");
  CHECK(in_english("E-mail 1 - Value") == "E-mail 1 - Value");
  CHECK(in_english("Pessoa - Cor favorita") == "Person - Cor favorita");
  CHECK(in_english("") == "");
  CHECK(in_english(" - ") == " - ");
}

}  // namespace leads
