/** The classes of Fashion-MNIST by number, by the names that its authors gave them (Xiao, Rasul, Vollgraf, 1708.07747, table 2). */
export const garmentClasses = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
] as const;
