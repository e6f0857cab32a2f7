/** MLP-Mixers. */
package org.blockwright.zoo.mixer;
