#include "flows/import_english.h"

#include <array>

#include "flows/import_parts.h"

namespace leads {
namespace {

constexpr std::string_view kBetweenPieces = " - ";

struct Words {
  std::string_view english;
  std::string_view others;  // plain names between blanks: German, French, Spanish, Portuguese
};
constexpr std::array kWords{
    Words{"Person", " personne persona pessoa "},
    Words{"Organization", " organisation organización organização "},
    Words{"Deal", " affaire trato negocio negócio "},
    Words{"Name", " nom nombre nome "},
    Words{"First name", " vorname prénom "},
    Words{"Last name", " nachname nom_de_famille apellidos sobrenome "},
    Words{"Email", " emailadresse correo_electrónico "},
    Words{"Phone", " telefon téléphone teléfono telefone "},
    Words{"Job title", " position intitulé_du_poste cargo "},
    Words{"Labels", " label étiquette étiquettes etiqueta etiquetas "},
    Words{"Owner", " besitzer propriétaire propietario proprietário "},
    Words{"Title", " titel titre título "},
    Words{"Stage", " phase étape etapa "},
    Words{"Status", " statut estado "},
    Words{"Value", " wert valeur valor "},
    Words{"Work", " büro travail trabajo trabalho "},
    Words{"Home", " privat domicile residencial "},
    Words{"Mobile", " mobil móvil celular "},
    Words{"Other", " sonstiger autre otro outros "}};

std::string_view english_word(std::string_view piece) {
  const std::string name = " " + plain_name(piece) + " ";
  for (const Words& words : kWords)
    if (words.others.find(name) != std::string_view::npos) return words.english;
  return piece;
}

}  // namespace

std::string in_english(std::string_view header) {
  if (header.find(kBetweenPieces) == std::string_view::npos) return std::string(header);
  std::string text;
  while (true) {
    const auto end = header.find(kBetweenPieces);
    text += english_word(header.substr(0, end));
    if (end == std::string_view::npos) return text;
    text += kBetweenPieces;
    header.remove_prefix(end + kBetweenPieces.size());
  }
}

}  // namespace leads
